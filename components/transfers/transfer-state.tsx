import { CircleCheck, CirclePause, Hourglass, type LucideIcon, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { TransferLine } from '#lib/transfers/view.ts'

const looks: Record<TransferLine['state'], { Icon: LucideIcon; look: string }> = {
  draft: { Icon: CirclePause, look: 'text-working' },
  submitted: { Icon: Hourglass, look: 'text-waiting' },
  countersigned: { Icon: CircleCheck, look: 'text-sealed' },
  returned: { Icon: Undo2, look: 'text-alarm' },
}

/** The state of an import record: an icon, a colour and a word. */
export function TransferState({ of: { state, isListed } }: { of: Pick<TransferLine, 'state' | 'isListed'> }) {
  const t = useTranslations('transfers')
  const { Icon, look } = looks[state]
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap ${look}`}>
      <Icon aria-hidden className="size-4" />
      {t(isListed ? `state.${state}` : 'state.listing')}
    </span>
  )
}
