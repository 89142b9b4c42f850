import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { EntryState } from './messages.ts'

const looks: Record<EntryState, { Icon: LucideIcon; look: string }> = {
  announced: { Icon: CircleDashed, look: 'text-muted' },
  waiting: { Icon: Hourglass, look: 'text-muted' },
  open: { Icon: LoaderCircle, look: 'text-working' },
  paused: { Icon: CirclePause, look: 'text-waiting' },
  complete: { Icon: LoaderCircle, look: 'text-working' },
  verifying: { Icon: LoaderCircle, look: 'text-working' },
  sealed: { Icon: CircleCheck, look: 'text-sealed' },
  rejected: { Icon: CircleAlert, look: 'text-alarm' },
  cancelled: { Icon: CircleX, look: 'text-muted' },
  failed: { Icon: CircleAlert, look: 'text-alarm' },
  needsFile: { Icon: CirclePause, look: 'text-waiting' },
}

/** The state of one file: an icon, a colour and a word. */
export function StateBadge({ state }: { state: EntryState }) {
  const t = useTranslations('uploads')
  const { Icon, look } = looks[state]
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap ${look}`}>
      <Icon aria-hidden className="size-4" />
      {t(`state.${state}`)}
    </span>
  )
}
