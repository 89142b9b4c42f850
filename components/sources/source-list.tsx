'use client'

import { Cctv, HardDrive, type LucideIcon, Smartphone, UserRound } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { SourceKind } from '#lib/sources/schema.ts'
import type { SourceView } from '#lib/sources/view.ts'
import { type ClockActions, ClockForm } from './clock-form.tsx'
import { SourceFields } from './source-fields.tsx'

export const SOURCE_ICONS: Record<SourceKind, LucideIcon> = {
  recorder: HardDrive,
  camera: Cctv,
  phone: Smartphone,
  person: UserRound,
}

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>

/** The sources of a case with all that is known of each, and the way to their exhibits. */
export function SourceList({ sources, edit, clock }: { sources: SourceView[]; edit: Act; clock: ClockActions }) {
  const t = useTranslations('sources')
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {sources.map((source) => {
        const Icon = SOURCE_ICONS[source.kind]
        return (
          <li key={source.id} className="flex flex-wrap items-start gap-3 px-4 py-3">
            <Icon aria-hidden className="mt-1 size-5 text-muted" />
            <div className="min-w-0 flex-1">
              <h3 className="font-semibold break-words">{source.name}</h3>
              <p className="text-sm text-muted">
                {[t(`kind.${source.kind}`), source.make, source.model, source.serial].filter(Boolean).join(' · ')}
              </p>
              <SourceFacts source={source} />
            </div>
            <div className="flex flex-wrap items-center gap-3">
              <Link
                href={`/cases/${source.caseId}?source=${source.id}`}
                prefetch={false}
                className="inline-flex min-h-9 items-center text-sm text-accent underline-offset-4 hover:underline"
              >
                {t('itsExhibits')}
              </Link>
              <ClockForm sourceId={source.id} isAllowed={source.can.change} actions={clock} />
              <ConfirmForm
                label={t('edit')}
                text={t('editText')}
                look="plain"
                action={edit}
                fields={{ sourceId: source.id }}
                {...(source.can.change ? {} : { disabledBecause: t('notYours') })}
              >
                <SourceFields source={source} />
              </ConfirmForm>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function SourceFacts({ source }: { source: SourceView }) {
  const t = useTranslations('sources')
  const f = useTranslations('frame')
  const at = (iso: string | null) => (iso ? formatInstant(iso) : '—')
  const period = (from: string | null, until: string | null) => (from || until ? `${at(from)} – ${at(until)}` : '')
  const handover = [
    source.handedOverBy ? t('by', { name: source.handedOverBy }) : '',
    source.handedOverTo ? t('to', { name: source.handedOverTo }) : '',
    source.handedOverAt ? formatInstant(source.handedOverAt) : '',
  ]
  const facts = [
    [t('place'), source.place],
    [t('handedOver'), handover.filter(Boolean).join(' · ')],
    [t('asked'), period(source.askedFrom, source.askedUntil)],
    [t('given'), period(source.givenFrom, source.givenUntil)],
    [t('clocks'), useClock(source)],
  ].filter(([, value]) => value)
  return (
    <ul className="mt-1 text-sm">
      {facts.map(([name, value]) => (
        <li key={name}>{f('pair', { name: name ?? '', value: value ?? '' })}</li>
      ))}
    </ul>
  )
}

/** "00:03:12 ahead (showed … at …)"; empty where the clocks were not compared. */
function useClock({ clockAheadMs, recorderClockAt, referenceClockAt }: SourceView): string {
  const t = useTranslations('sources')
  if (clockAheadMs === null || !recorderClockAt || !referenceClockAt) return ''
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000)
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3600)]
  const [minutes, rest] = [Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  const by = `${days > 0 ? t('days', { days }) : ''}${two(hours)}:${two(minutes)}:${two(rest)}`
  const way = seconds === 0 ? t('right') : clockAheadMs > 0 ? t('ahead', { by }) : t('behind', { by })
  return t('clockRead', {
    way,
    recorder: formatInstant(recorderClockAt).slice(0, 19),
    at: formatInstant(referenceClockAt),
  })
}
