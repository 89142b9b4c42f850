'use client'

import { useEffect, useState } from 'react'
import { formatInstant } from '#lib/i18n/formats.ts'

export type Watching = { name: string; serviceNumber: string }
const EDGES = ['top-2 left-2', 'top-2 right-2', 'right-2 bottom-2', 'bottom-2 left-2']

/** Who looks, and when: at an edge of everything shown; it can be moved off what matters, never away. */
export function Watermark({ by, edge }: { by: Watching; edge: number }) {
  const [now, setNow] = useState('')
  useEffect(() => {
    const tell = () => setNow(formatInstant(new Date().toISOString()))
    tell()
    const timer = setInterval(tell, 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p
      className={`pointer-events-none absolute ${EDGES[edge % EDGES.length]} rounded bg-black/75 px-2 py-0.5 text-sm text-white`}
    >
      {by.name} {by.serviceNumber} · {now}
    </p>
  )
}
