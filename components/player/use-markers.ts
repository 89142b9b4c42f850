import { useState } from 'react'
import type { MarkerView } from '#lib/markers/view.ts'

export type Markers = {
  list: MarkerView[]
  hasFailed: boolean
  add: (at: { atUs: number; frame: number | null }) => void
  note: (id: string, note: string) => void
  remove: (id: string) => void
}

const inOrder = (list: MarkerView[]) => list.toSorted((a, b) => a.atUs - b.atUs || (a.id < b.id ? -1 : 1))

async function send<T>(path: string, method: string, body?: object): Promise<T | null> {
  const response = await fetch(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.status === 204 ? null : ((await response.json()) as T)
}

/** The markers of an item: each change goes to the server first, so what is listed is what is on the record. */
export function useMarkers(itemId: string, initial: MarkerView[]): Markers {
  const [list, setList] = useState(initial)
  const [hasFailed, setFailed] = useState(false)
  const act = (work: Promise<(list: MarkerView[]) => MarkerView[]>) => {
    work.then(
      (change) => {
        setFailed(false)
        setList((before) => inOrder(change(before)))
      },
      () => setFailed(true),
    )
  }
  const replaced = (made: MarkerView | null) => (before: MarkerView[]) =>
    before.map((each) => (each.id === made?.id ? made : each))
  return {
    list,
    hasFailed,
    add: (at) =>
      act(
        send<MarkerView>(`/api/items/${itemId}/markers`, 'POST', at).then(
          (made) => (before) => (made ? [...before, made] : before),
        ),
      ),
    note: (id, note) => act(send<MarkerView>(`/api/markers/${id}`, 'PATCH', { note }).then(replaced)),
    remove: (id) =>
      act(send(`/api/markers/${id}`, 'DELETE').then(() => (before) => before.filter((each) => each.id !== id))),
  }
}
