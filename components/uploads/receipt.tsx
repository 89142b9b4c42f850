import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { QrCode } from '#components/ui/qr-code.tsx'
import type { BatchView, EntryView } from '#lib/batches/view.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import { type Both, bothOf } from './both.tsx'

/**
 * A receipt of what was brought in: a sheet for paper first, A4, black on white, in both languages whatever the reader's
 * own. `now` is when it was made: a print says of which moment it is.
 */
export async function Receipt({ batch, now }: { batch: BatchView; now: string }) {
  const both = bothOf(
    await getTranslations({ locale: 'en', namespace: 'receipts' }),
    await getTranslations({ locale: 'zh-HK', namespace: 'receipts' }),
  )
  return (
    <article className="sheet mx-auto max-w-[210mm] rounded-sm border border-line bg-white p-4 text-[10pt] text-black shadow-sm sm:p-[12mm] print:max-w-none print:border-0 print:p-0 print:shadow-none">
      <header className="flex flex-wrap items-start justify-between gap-4 sm:flex-nowrap print:flex-nowrap border-b-2 border-black pb-3">
        <div className="min-w-0">
          <h2 className="text-lg font-bold">{both('title', { break: 'line' })}</h2>
          <p className="mt-1 break-all">
            {both('reference')} <code className="font-mono font-semibold">{batch.id}</code>
          </p>
        </div>
        <QrCode text={batch.id} label={both.text('qr')} />
      </header>
      <p className="border-b border-black py-2 font-semibold">
        {batch.isSettled ? both('final', { break: 'line' }) : both('provisional', { break: 'line' })}
      </p>
      <Particulars batch={batch} now={now} both={both} />
      {batch.entries.length > 0 ? <Entries entries={batch.entries} both={both} /> : null}
      <Medium batch={batch} both={both} />
    </article>
  )
}

type Part = { batch: BatchView; both: Both }

function Particulars({ batch, now, both }: Part & { now: string }) {
  const bytes = batch.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  const sealed = batch.entries.filter((entry) => entry.sealed).length
  const count = batch.entries.length
  const sum = { count, bytes: bytes.toLocaleString('en'), size: formatBytes(bytes) }
  const tray = batch.trayUnit
  return (
    <dl className="grid gap-x-6 gap-y-2 py-3 sm:grid-cols-2 print:grid-cols-2">
      <Line name={both('case')}>
        <span className="font-semibold">{batch.reportNumber}</span>
        {tray ? (
          <span className="block">{both('tray', { values: { en: { unit: tray.en }, zh: { unit: tray.zh } } })}</span>
        ) : null}
      </Line>
      <Line name={both('broughtInBy')}>
        {[batch.officer.en, batch.officer.zh].filter(Boolean).join(' ')} ({batch.serviceNumber})
      </Line>
      <Line name={both('broughtInAt')}>{formatInstant(batch.createdAt)}</Line>
      <Line name={both('printedAt')}>{formatInstant(now)}</Line>
      {batch.sources.length > 0 ? <Line name={both('source')}>{batch.sources.join('; ')}</Line> : null}
      <Line name={both('total')}>
        {both('totalOf', { values: { en: sum, zh: sum }, break: 'line' })}
        <span className="block">{both('sealedOf', { values: { en: { sealed, count }, zh: { sealed, count } } })}</span>
      </Line>
    </dl>
  )
}

const Line = ({ name, children }: { name: ReactNode; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-[9pt]">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
)

function Entries({ entries, both }: { entries: EntryView[]; both: Both }) {
  const head = 'border-y border-black px-1.5 py-1 text-left align-bottom text-[9pt] font-semibold'
  return (
    <div className="overflow-x-auto print:overflow-visible">
      <table className="w-full border-collapse">
        <thead>
          <tr>
            <th className={head}>{both('exhibit', { break: 'line' })}</th>
            <th className={head}>{both('name', { break: 'line' })}</th>
            <th className={`${head} text-right`}>{both('size', { break: 'line' })}</th>
            <th className={head}>{both('fileTime', { break: 'line' })}</th>
            <th className={head}>{both('stateLabel', { break: 'line' })}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={entry.entryId} entry={entry} both={both} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Entry({ entry, both }: { entry: EntryView; both: Both }) {
  const { folder, name, sealed } = entry
  const cell = 'px-1.5 py-1 align-top'
  return (
    <tr className="break-inside-avoid border-b border-neutral-400">
      <td className={`${cell} font-semibold`}>{sealed?.number ?? '—'}</td>
      <td className={cell}>
        <span className="break-all">{folder ? `${folder}/${name}` : name}</span>
        {sealed ? (
          <span className="block font-mono text-[8pt] break-all">
            SHA-256 {sealed.sha256}
            <br />
            CRC-32 {sealed.crc32}
          </span>
        ) : null}
        {entry.hasAlarm ? <strong className="block">{both('differs')}</strong> : null}
      </td>
      <td className={`${cell} text-right whitespace-nowrap`}>{entry.sizeBytes.toLocaleString('en')}</td>
      <td className={cell}>{entry.modifiedAt ? formatInstant(entry.modifiedAt) : '—'}</td>
      <td className={cell}>
        {both(`state.${entry.state}`)}
        {sealed ? <span className="block">{formatInstant(sealed.at)}</span> : null}
      </td>
    </tr>
  )
}

/** What may be done with the medium, and room for two signatures. */
function Medium({ batch: { medium }, both }: Part) {
  return (
    <section className="mt-4 break-inside-avoid">
      <h3 className="font-semibold">{both('medium')}</h3>
      <p>{medium.mayTakeOut ? both('mayTakeOut', { break: 'line' }) : both('mayNotTakeOut', { break: 'line' })}</p>
      <p>{medium.mayWipe ? both('mayWipe', { break: 'line' }) : both('keepContents', { break: 'line' })}</p>
      <div className="mt-10 grid gap-10 sm:grid-cols-2 print:grid-cols-2">
        <p className="border-t border-black pt-1">
          {both('handedOverBy')}
          <span className="block text-[9pt]">{both('signature')}</span>
        </p>
        <p className="border-t border-black pt-1">
          {both('receivedBy')}
          <span className="block text-[9pt]">{both('signature')}</span>
        </p>
      </div>
    </section>
  )
}
