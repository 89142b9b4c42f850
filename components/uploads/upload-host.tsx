'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { BatchProgress, EngineBatch, FromEngine, ToEngine } from './messages.ts'
import { forgetPending } from './pending-store.ts'

type Uploads = {
  batches: BatchProgress[]
  bytesPerSecond: number
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
  const leads = useRef(new Map<string, () => void>())
  const [progress, setProgress] = useState<{ batches: BatchProgress[]; bytesPerSecond: number }>({
    batches: [],
    bytesPerSecond: 0,
  })

  const tell = useCallback((message: ToEngine) => {
    if (!engine.current) {
      engine.current = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
      engine.current.onmessage = ({ data }: MessageEvent<FromEngine>) => {
        setProgress(data)
        // What is done needs no way back after a closed tab.
        for (const batch of data.batches) {
          if (batch.entries.every(({ state }) => DONE.includes(state)))
            forgetPending(batch.batchId).catch(() => undefined)
        }
      }
    }
    engine.current.postMessage(message)
    if (message.type === 'forget') leads.current.get(message.batchId)?.()
  }, [])

  const run = useCallback(
    (batch: EngineBatch) =>
      new Promise<'running' | 'elsewhere'>((resolve) => {
        // One tab leads: a second one that opens the same batch finds the lock taken. Held until this window closes or
        // forgets the batch.
        navigator.locks.request(`cdip-batch-${batch.batchId}`, { ifAvailable: true }, (lock) => {
          if (!lock) return resolve('elsewhere')
          tell({ type: 'run', batch })
          resolve('running')
          return new Promise<void>((release) => leads.current.set(batch.batchId, release))
        })
      }),
    [tell],
  )

  const isRunning = progress.batches.some((batch) =>
    batch.entries.some(({ state }) => state === 'open' || state === 'waiting'),
  )
  useEffect(() => {
    if (!isRunning) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isRunning])

  const value = useMemo(() => ({ ...progress, run, tell }), [progress, run, tell])
  return <Context value={value}>{children}</Context>
}
