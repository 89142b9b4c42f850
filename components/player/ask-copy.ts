import type { CopyState } from '#lib/media/ask-copy.ts'

const AGAIN_MS = 400

/** Asks for a copy until it is there. Returns false where the platform gave it up; throws where the signal ended it. */
export async function copyIsReady(itemId: string, window: number | null, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const response = await fetch(`/api/items/${itemId}/copy`, {
      ...{ method: 'POST', body: JSON.stringify({ window }), signal },
    })
    if (!response.ok) return false
    const { state } = (await response.json()) as { state: CopyState }
    if (state !== 'making') return state === 'ready'
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    signal.throwIfAborted()
  }
}
