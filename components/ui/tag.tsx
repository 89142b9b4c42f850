import { CircleAlert, CircleCheck, Hourglass, Loader } from 'lucide-react'
import type { ReactNode } from 'react'

const kinds = {
  working: { look: 'text-working', Icon: Loader },
  done: { look: 'text-sealed', Icon: CircleCheck },
  waiting: { look: 'text-waiting', Icon: Hourglass },
  alarm: { look: 'text-alarm', Icon: CircleAlert },
} as const

/** A state in one word, never by colour alone. */
export function Tag({ kind, children }: { kind: keyof typeof kinds; children: ReactNode }) {
  const { look, Icon } = kinds[kind]
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap ${look}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {children}
    </span>
  )
}
