import { CircleAlert, CircleCheck, Hourglass } from 'lucide-react'
import type { ReactNode } from 'react'

const kinds = {
  alarm: { look: 'border-alarm bg-alarm-soft text-alarm', Icon: CircleAlert, role: 'alert' },
  waiting: { look: 'border-waiting bg-waiting-soft text-waiting', Icon: Hourglass, role: 'status' },
  done: { look: 'border-sealed bg-sealed-soft text-sealed', Icon: CircleCheck, role: 'status' },
} as const

/** What happened, in words; read out as it appears. */
export function Notice({ kind, children }: { kind: keyof typeof kinds; children: ReactNode }) {
  const { look, Icon, role } = kinds[kind]
  return (
    <div role={role} className={`flex items-start gap-2 rounded-md border px-3 py-2 text-sm ${look}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div>{children}</div>
    </div>
  )
}
