'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { useNamed } from '#components/ui/name-of.tsx'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import type { EntryView } from '#lib/transfers/view.ts'
import { type Chosen, type EntryActions, EntryActs } from './entry-acts.tsx'

type Props = {
  entries: EntryView[]
  transfer: Parameters<typeof EntryActs>[0]['transfer']
  actions: EntryActions
}

// On a telephone size and time stand under the path: the outcome is what a reader came for.
const wide = 'hidden sm:table-cell'

/**
 * A page of the manifest with the outcome of each entry beside it. What is selected stays so over pages and filters, for
 * the acts on it.
 */
export function EntryTable({ entries, transfer, actions }: Props) {
  const t = useTranslations('transfers')
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const toggle = useCallback(
    ({ ordinal, path }: EntryView) =>
      setChosen((known) => {
        const next = new Map(known)
        if (!next.delete(ordinal)) next.set(ordinal, path)
        return next
      }),
    [],
  )
  const clear = useCallback(() => setChosen(new Map()), [])
  const canChoose = transfer.can.decide || (transfer.state === 'draft' && transfer.can.fill)
  const head = 'border-b border-line px-2 py-2 text-left font-medium text-muted'
  const size = ({ sizeBytes, kind }: EntryView) => {
    if (sizeBytes !== null) return formatBytes(sizeBytes)
    return kind === 'file' ? t('unknownSize') : '—'
  }
  const time = ({ modifiedAt }: EntryView) => (modifiedAt ? formatInstant(modifiedAt) : '—')
  return (
    <>
      {canChoose ? <EntryActs chosen={chosen} clear={clear} transfer={transfer} actions={actions} /> : null}
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        <table className="w-full table-fixed sm:min-w-[44rem] border-collapse text-sm">
          <thead>
            <tr>
              {canChoose ? <th className={`${head} w-10`} aria-label={t('selected', { count: chosen.size })} /> : null}
              <th className={head}>{t('path')}</th>
              <th className={`${head} w-24 text-right ${wide}`}>{t('size')}</th>
              <th className={`${head} w-56 ${wide}`}>{t('time')}</th>
              <th className={`${head} w-[42%] sm:w-[32%]`}>{t('howItEnded')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.ordinal} className="border-b border-line align-top last:border-0">
                {canChoose ? (
                  <td className="px-2 py-1.5">
                    <input
                      type="checkbox"
                      className="size-6"
                      aria-label={t('select', { path: entry.path })}
                      checked={chosen.has(entry.ordinal)}
                      onChange={() => toggle(entry)}
                    />
                  </td>
                ) : null}
                <td className="px-2 py-1.5 break-all">
                  {entry.path}
                  <Marks entry={entry} />
                  <span className="block text-muted sm:hidden">
                    {size(entry)} · {time(entry)}
                  </span>
                </td>
                <td className={`px-2 py-1.5 text-right whitespace-nowrap ${wide}`}>{size(entry)}</td>
                <td className={`px-2 py-1.5 whitespace-nowrap ${wide}`}>{time(entry)}</td>
                <td className="px-2 py-1.5 break-words">
                  <Outcome entry={entry} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Marks({ entry: { marks, kind, setKind, setRoot } }: { entry: EntryView }) {
  const t = useTranslations('transfers')
  const words = [
    ...(kind === 'file' ? [] : [t(`entryKind.${kind}`)]),
    ...marks.map((mark) => t(`mark.${mark}`)),
    ...(setKind && setRoot ? [t('setOf', { kind: t(`set.${setKind}`), root: setRoot })] : []),
  ]
  return words.length > 0 ? <span className="block text-muted">{words.join(' · ')}</span> : null
}

function Outcome({ entry }: { entry: EntryView }) {
  const t = useTranslations('transfers')
  const { outcome, itemId, itemNumber, alsoFrom, reason, returnedBecause, sending } = entry
  const words = t(`ends.${outcome ?? 'open'}`, { number: itemNumber ?? '—' })
  return (
    <>
      {itemId ? (
        <Link href={`/items/${itemId}`} prefetch={false} className="text-accent underline underline-offset-4">
          {words}
        </Link>
      ) : (
        <span className={outcome === null ? 'text-waiting' : 'font-medium'}>
          {words}
          {outcome === null && sending ? ` · ${t(`sendingState.${sending}`)}` : ''}
        </span>
      )}
      {alsoFrom ? <span className="block text-muted">{t('alsoFrom', { label: alsoFrom })}</span> : null}
      {outcome === 'unreadable' ? <Reading entry={entry} /> : null}
      {outcome === 'left-out' ? <LeftOut entry={entry} /> : null}
      {reason ? <span className="block">{reason}</span> : null}
      {returnedBecause ? (
        <strong className="block text-alarm">{t('returnedBecause', { reason: returnedBecause })}</strong>
      ) : null}
    </>
  )
}

function Reading({ entry: { tries, offsetBytes, lengthBytes } }: { entry: EntryView }) {
  const t = useTranslations('transfers')
  const bytes = (value: number) => value.toLocaleString('en')
  const range =
    offsetBytes === null
      ? ''
      : lengthBytes === null
        ? ` · ${t('rangeOpen', { offset: bytes(offsetBytes) })}`
        : ` · ${t('range', { offset: bytes(offsetBytes), length: bytes(lengthBytes) })}`
  return (
    <span className="block text-muted">
      {t('tried', { count: tries ?? 0 })}
      {range}
    </span>
  )
}

function LeftOut({ entry: { basis, outcomeBy } }: { entry: EntryView }) {
  const t = useTranslations('transfers')
  const named = useNamed()
  if (!basis) return null
  const by = outcomeBy ? { name: named(outcomeBy), number: outcomeBy.serviceNumber } : { name: '—', number: '—' }
  return <span className="block text-muted">{t(`basis.${basis}`, by)}</span>
}
