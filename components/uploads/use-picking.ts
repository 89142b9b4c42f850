import { useCallback, useRef, useState } from 'react'
import type { Picked, PickedFile } from './messages.ts'
import { NOTHING, withPicked } from './pick-files.ts'

/** What was picked for the next batch; `reading` counts files while folders are still being read, else null. */
export type Picking = {
  picked: Picked
  reading: number | null
  /** The browser gave nothing of what was picked last. */
  hasFailed: boolean
  take: (picked: Promise<Picked>) => void
  onFound: () => void
  remove: (file: PickedFile) => void
  clear: () => void
}

export function usePicking(): Picking {
  const [picked, setPicked] = useState(NOTHING)
  const latest = useRef(NOTHING)
  const keep = useCallback((next: Picked) => {
    latest.current = next
    setPicked(next)
  }, [])
  const [reading, setReading] = useState<number | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const found = useRef(0)
  const onFound = useCallback(() => {
    found.current += 1
    // Of ten thousand files, not each one draws the page anew.
    if (found.current % 50 === 0) setReading(found.current)
  }, [])
  const take = useCallback(
    (more: Promise<Picked>) => {
      found.current = 0
      setReading(0)
      setFailed(false)
      more
        .then(async (read) => {
          // What was taken out of the list while this was put in order stays out.
          for (;;) {
            const known = latest.current
            const next = await withPicked(known, read)
            if (known === latest.current) return keep(next)
          }
        })
        .catch(() => setFailed(true))
        .finally(() => setReading(null))
    },
    [keep],
  )
  const remove = useCallback(
    (file: PickedFile) => keep({ ...latest.current, files: latest.current.files.filter((each) => each !== file) }),
    [keep],
  )
  const clear = useCallback(() => keep(NOTHING), [keep])
  return { picked, reading, hasFailed, take, onFound, remove, clear }
}
