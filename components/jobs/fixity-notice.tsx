import { useTranslations } from 'next-intl'
import { Notice } from '#components/ui/notice.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { FixityState } from '#lib/items/fixity-state.ts'

/** Whether the masters are still what was sealed, as they were read last. */
export function FixityNotice({ state: { masters, damaged, oldest } }: { state: FixityState }) {
  const t = useTranslations('jobs')
  return (
    <div className="mb-4 flex max-w-prose flex-col gap-2">
      {damaged > 0 ? <Notice kind="alarm">{t('damaged', { damaged })}</Notice> : null}
      <p className="text-muted">{t('fixity', { masters, oldest: oldest ? formatInstant(oldest) : '' })}</p>
    </div>
  )
}
