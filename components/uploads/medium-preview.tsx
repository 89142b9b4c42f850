import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { formatBytes } from '#lib/i18n/formats.ts'
import { isUnknownKind } from '#lib/transfers/known-kinds.ts'
import { HeldPreview } from './held-preview.tsx'
import type { PickedFile } from './messages.ts'
import { TimeLeft } from './time-left.tsx'
import type { Comparing } from './use-held.ts'

/** What a disc or a stick gives where nothing was measured yet. */
const ASSUMED_PER_SECOND = 20 * 1024 * 1024

type Props = { files: readonly PickedFile[]; bytes: number; bytesPerSecond: number; comparing: Comparing }

/** What an officer should know of a medium before a byte of it is sent. `bytesPerSecond`: as it goes now, or 0. */
export function MediumPreview({ files, bytes, bytesPerSecond, comparing }: Props) {
  const t = useTranslations('transfers')
  const unknown = useMemo(() => files.filter(({ file }) => isUnknownKind(extensionOf(file.name))).length, [files])
  if (files.length === 0) return null
  const rate = bytesPerSecond > 0 ? bytesPerSecond : ASSUMED_PER_SECOND
  return (
    <>
      <HeldPreview comparing={comparing} />
      <p className="text-sm text-muted">
        {t('desk.expected', { rate: formatBytes(rate) })}{' '}
        <TimeLeft bytes={bytes - (comparing.held?.held.bytes ?? 0)} bytesPerSecond={rate} />
      </p>
      {unknown > 0 ? <p className="text-sm text-waiting">{t('desk.unknown', { count: unknown })}</p> : null}
    </>
  )
}

const extensionOf = (name: string) => (name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '')
