import { useTranslations } from 'next-intl'
import { formatBytes } from '#lib/i18n/formats.ts'
import { isUnknownKind } from '#lib/transfers/known-kinds.ts'
import type { PickedFile } from './messages.ts'
import { TimeLeft } from './time-left.tsx'

/** What a disc or a stick gives where nothing was measured yet. */
const ASSUMED_PER_SECOND = 20 * 1024 * 1024

type Props = { files: readonly PickedFile[]; bytes: number; bytesPerSecond: number }

/** What an officer should know of a medium before a byte of it is sent. `bytesPerSecond`: as it goes now, or 0. */
export function MediumPreview({ files, bytes, bytesPerSecond }: Props) {
  const t = useTranslations('transfers')
  if (files.length === 0) return null
  const unknown = files.filter(({ file: { name } }) =>
    isUnknownKind(name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : ''),
  ).length
  const rate = bytesPerSecond > 0 ? bytesPerSecond : ASSUMED_PER_SECOND
  return (
    <>
      <p className="text-sm text-muted">
        {t('desk.expected', { rate: formatBytes(rate) })} <TimeLeft bytes={bytes} bytesPerSecond={rate} />
      </p>
      {unknown > 0 ? <p className="text-sm text-waiting">{t('desk.unknown', { count: unknown })}</p> : null}
    </>
  )
}
