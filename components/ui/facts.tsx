import type { ReactNode } from 'react'

/** Names and values, one under the other. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-1 gap-x-4 gap-y-3">{children}</dl>
}

export function Fact({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
      {hint ? <dd className="text-sm text-muted">{hint}</dd> : null}
    </div>
  )
}
