import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { icon: LucideIcon; title: string; hint?: string; children?: ReactNode }

/** A place with nothing in it: what it is for, and the next step. */
export function Empty({ icon: Icon, title, hint, children }: Props) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line-strong px-6 py-14 text-center">
      <Icon aria-hidden className="size-8 text-muted" />
      <p className="font-medium">{title}</p>
      {hint ? <p className="max-w-md text-muted">{hint}</p> : null}
      {children}
    </div>
  )
}
