import { History } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Empty } from '#components/ui/empty.tsx'
import type { EventView } from '#lib/custody/history.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import { EventMark } from './check.tsx'

type Props = { events: EventView[]; isOfCase?: boolean; isFiltered?: boolean }

const ALARMS = [
  ...['item.source-hash-differed', 'item.found-damaged', 'item.copy-found-damaged', 'upload.rejected', 'medium.lost'],
]

/** The record as people read it: who did what, when; values as they were at the time, an erased one as a dash. */
export function CustodyRecord({ events, isOfCase = false, isFiltered = false }: Props) {
  const t = useTranslations('custody')
  const i = useTranslations('items')
  if (events.length === 0) return <Empty icon={History} title={t(isFiltered ? 'emptyFilter' : 'empty')} />
  return (
    <ol className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
      {events.map((event) => (
        <li key={event.id} className="flex flex-col gap-0.5 px-3 py-2">
          <span className={ALARMS.includes(event.type) ? 'font-medium text-alarm' : 'font-medium'}>
            {event.leftAs === null
              ? t(`type.${nameOf(event)}`, { ...NOTHING, ...present(event.values) })
              : t('left', { number: event.leftAs, reason: event.values.reason ?? '' })}
            {event.isFromCopy ? ` (${t('fromCopy')})` : null}
            {isOfCase && event.itemId && event.itemNumber !== null ? (
              <>
                {' · '}
                <Link
                  href={`/items/${event.itemId}`}
                  prefetch={false}
                  className="text-accent underline underline-offset-4"
                >
                  {i('number', { number: event.itemNumber })}
                </Link>
              </>
            ) : null}
          </span>
          <span className="flex flex-wrap gap-x-3 text-sm text-muted">
            <time dateTime={event.at}>{formatInstant(event.at)}</time>
            <span>{event.isOfficer ? whoOf(event, t('erasedName')) : t('system')}</span>
            {event.values.station ? <span>{t('station', { station: event.values.station })}</span> : null}
            <EventMark id={event.id} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function whoOf({ actorName, actorServiceNumber }: EventView, erased: string): string {
  const name = actorName ?? erased
  return actorServiceNumber === null ? name : `${name} (${actorServiceNumber})`
}

const NOTHING = {
  ...{ fileName: '—', memberName: '—', reportNumber: '—', claimedNumber: '—', note: '', title: '—', reason: '—' },
  ...{ authority: '—', document: '—', dated: '—', appealEnds: '—' },
  mediumLabel: '—',
  ...{ courtCaseNumber: '—', dojReference: '—', defendantNames: '', fromUnit: '—', toUnit: '—' },
  ...{ fromOfficer: '—', toOfficer: '—' },
  ...{ sourceName: '—', make: '—', model: '', serial: '', place: '—', handedOverBy: '—', handedOverTo: '—' },
  ...{ fromReportNumber: '—', ownMark: '—', courtMark: '—', channel: '—' },
  ...{ label: '—', unitName: '—', bagNumber: '—', sealNumber: '—', propertyLabel: '—', remarks: '', witness: '—' },
}

// A dot would mean a level in the message files.
type Name<T extends string> = T extends `${infer Noun}.${infer Rest}` ? `${Noun}_${Rest}` : never
const nameOf = (event: EventView) => event.type.replace('.', '_') as Name<EventView['type']>

/** A value that was empty is shown as a dash, like one that was erased. */
const present = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
