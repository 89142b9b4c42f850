'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { BatchProgress, EngineBatch, FromEngine, PickedFile, ToEngine } from './messages.ts'
import { joinOtherWindows, lockOf, type OtherWindows, withNews } from './other-windows.ts'

/** A batch on its way in; `isElsewhere` where another window of this browser leads it. */
export type RunningBatch = BatchProgress & { isElsewhere: boolean }
/** Hands a batch to the engine. `picked`: its files in their order, kept by the browser for another visit. */
export type Run = (batch: EngineBatch, picked?: readonly PickedFile[]) => Promise<'running' | 'elsewhere'>
type Uploads = {
  batches: RunningBatch[]
  /** This browser keeps nothing between visits. */
  isForgetful: boolean
  /** The engine could not be started, or broke. */
  isBroken: boolean
  run: Run
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
  const [isForgetful, setForgetful] = useState(false)
  const [isBroken, setBroken] = useState(false)
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
        engine.current.onerror = () => setBroken(true)
      }
      engine.current.postMessage(message)
    },
    [hear],
  )

  // The store is loaded only where something is brought in. A browser that keeps nothing (a private window, a full disk)
  // still brings in; only a closed tab does not go on.
  const keep = useCallback(
    (batch: EngineBatch, picked: readonly PickedFile[]) =>
      import('./pending-store.ts')
        .then(({ keepPending }) => keepPending(batch, picked))
        .catch(() => setForgetful(true)),
    [],
  )

  const run = useCallback<Run>(
    (batch, picked) =>
      new Promise((resolve, reject) => {
        // One window leads: a second one that opens the same batch finds the lock taken. Held until it is put away.
        const lead = (lock: Lock | null) => {
          if (!lock) return resolve('elsewhere')
          tell({ type: 'run', batch })
          if (picked) void keep(batch, picked)
          resolve('running')
          return new Promise<void>((release) => releases.current.set(batch.batchId, release))
        }
        navigator.locks.request(lockOf(batch.batchId), { ifAvailable: true }, lead).catch(reject)
      }),
    [tell, keep],
  )

  // What is done needs no way back after a closed tab.
  const done = batches
    .filter(({ isElsewhere, entries }) => !isElsewhere && entries.every(({ state }) => DONE.includes(state)))
    .map(({ batchId }) => batchId)
    .join()
  useEffect(() => {
    if (!done) return
    import('./pending-store.ts')
      .then(({ forgetPending }) => Promise.all(done.split(',').map(forgetPending)))
      .catch(() => undefined) // what was not kept need not be forgotten
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

  const value = useMemo(
    () => ({ batches, isForgetful, isBroken, run, tell }),
    [batches, isForgetful, isBroken, run, tell],
  )
  return <Context value={value}>{children}</Context>
}
