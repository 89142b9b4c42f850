import type { BatchProgress, FromEngine } from './messages.ts'

/*
 * Windows of one browser: one leads a batch, by a Web Lock that ends with the window; the others hear its progress.
 * Neither bytes nor grants go this way.
 */
type Heard = { type: 'hello' } | { type: 'progress'; news: FromEngine }
export type OtherWindows = { say: (news: FromEngine) => void; close: () => void }

/** The lock that a batch is led under. */
export const lockOf = (batchId: string): string => `cdip-batch-${batchId}`

/** Listens to the other windows. `mine` is asked for when a new one says hello. */
export function joinOtherWindows(mine: () => BatchProgress[], hear: (news: FromEngine) => void): OtherWindows {
  const channel = new BroadcastChannel('cdip-uploads')
  const watched = new Set<string>()
  // Shared requests wait for the leader's lock to end: then nobody leads, and what it said is over.
  const watch = (batchId: string) => {
    if (watched.has(batchId)) return
    watched.add(batchId)
    navigator.locks.request(lockOf(batchId), { mode: 'shared' }, () => {
      watched.delete(batchId)
      hear({ batches: [], gone: [batchId] })
    })
  }
  channel.onmessage = ({ data }: MessageEvent<Heard>) => {
    if (data.type === 'hello') {
      const batches = mine()
      if (batches.length > 0) channel.postMessage({ type: 'progress', news: { batches, gone: [] } } satisfies Heard)
      return
    }
    hear(data.news)
    for (const { batchId } of data.news.batches) watch(batchId)
  }
  channel.postMessage({ type: 'hello' } satisfies Heard)
  return {
    say: (news) => channel.postMessage({ type: 'progress', news } satisfies Heard),
    close: () => channel.close(),
  }
}

/**
 * What is known, with the news in it: entries keep their order. A batch comes whole the first time; a window that hears
 * of a change before that gets the rest with the answer to its hello.
 */
export function withNews<Held extends BatchProgress>(
  known: Held[],
  news: FromEngine,
  as: (batch: BatchProgress) => Held,
): Held[] {
  const kept = known.filter(({ batchId }) => !news.gone.includes(batchId))
  for (const batch of news.batches) {
    const at = kept.findIndex(({ batchId }) => batchId === batch.batchId)
    const before = kept[at]?.entries ?? []
    const newer = new Map(batch.entries.map((entry) => [entry.entryId, entry]))
    const isWhole = batch.entries.length > before.length
    const entries = isWhole ? batch.entries : before.map((entry) => newer.get(entry.entryId) ?? entry)
    kept.splice(at < 0 ? kept.length : at, 1, as({ ...batch, entries }))
  }
  return kept
}
