'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { BatchProgress, EngineBatch, FromEngine, ToEngine } from './messages.ts'
import { joinOtherWindows, lockOf, type OtherWindows, withNews } from './other-windows.ts'

/** A batch on its way in; `isElsewhere` where another window of this browser leads it. */
export type RunningBatch = BatchProgress & { isElsewhere: boolean }
type Uploads = {
  batches: RunningBatch[]
  run: (batch: EngineBatch) => Promise<'running' | 'elsewhere'>
  tell: (message: ToEngine) => void
}
const Context = createContext<Uploads | null>(null)
const DONE = ['sealed', 'cancelled', 'rejected']

/** Everything of one officer; what another brought in at this station stays unseen. */
export function useUploads(officerId: string): Uploads {
  const uploads = useContext(Context)
  if (!uploads) throw new Error('useUploads outside UploadHost')
  const own = useMemo(
    () => uploads.batches.filter((batch) => batch.officerId === officerId),
    [uploads.batches, officerId],
  )
  return { ...uploads, batches: own }
}

/** Holds the engine for as long as the window is open: over pages, locks, languages and officers. */
export function UploadHost({ children }: { children: ReactNode }) {
  const engine = useRef<Worker | null>(null)
  const others = useRef<OtherWindows | null>(null)
  const releases = useRef(new Map<string, () => void>())
  const [batches, setBatches] = useState<RunningBatch[]>([])
  const mine = useRef<RunningBatch[]>([])
  mine.current = batches.filter((batch) => !batch.isElsewhere)

  useEffect(() => {
    others.current = joinOtherWindows(
      () => mine.current,
      (news) => setBatches((known) => withNews(known, news, (batch) => ({ ...batch, isElsewhere: true }))),
    )
    return () => others.current?.close()
  }, [])

  const hear = useCallback((news: FromEngine) => {
    setBatches((known) => withNews(known, news, (batch) => ({ ...batch, isElsewhere: false })))
    others.current?.say(news)
    for (const batchId of news.gone) releases.current.get(batchId)?.()
  }, [])

  const tell = useCallback(
    (message: ToEngine) => {
      if (!engine.current) {
        engine.current = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
        engine.current.onmessage = ({ data }: MessageEvent<FromEngine>) => hear(data)
      }
      engine.current.postMessage(message)
    },
    [hear],
  )

  const run = useCallback(
    (batch: EngineBatch) =>
      new Promise<'running' | 'elsewhere'>((resolve) => {
        // One window leads: a second one that opens the same batch finds the lock taken. Held until it is put away.
        navigator.locks.request(lockOf(batch.batchId), { ifAvailable: true }, (lock) => {
          if (!lock) return resolve('elsewhere')
          tell({ type: 'run', batch })
          resolve('running')
          return new Promise<void>((release) => releases.current.set(batch.batchId, release))
        })
      }),
    [tell],
  )

  // What is done needs no way back after a closed tab; the store is loaded only where something was brought in.
  const done = batches
    .filter(({ isElsewhere, entries }) => !isElsewhere && entries.every(({ state }) => DONE.includes(state)))
    .map(({ batchId }) => batchId)
    .join()
  useEffect(() => {
    if (done) import('./pending-store.ts').then(({ forgetPending }) => Promise.all(done.split(',').map(forgetPending)))
  }, [done])

  const isRunning = batches.some(
    (batch) => !batch.isElsewhere && batch.entries.some(({ state }) => state === 'open' || state === 'waiting'),
  )
  useEffect(() => {
    if (!isRunning) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isRunning])

  const value = useMemo(() => ({ batches, run, tell }), [batches, run, tell])
  return <Context value={value}>{children}</Context>
}
