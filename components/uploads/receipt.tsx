import { useLocale, useTranslations } from 'next-intl'
import { Fact } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { BatchView } from '#lib/batches/view.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import { StateBadge } from './state-badge.tsx'

/** A receipt of what was brought in, made for A4: names, sizes, both hashes, times, exhibit numbers. */
export function Receipt({ batch }: { batch: BatchView }) {
  const t = useTranslations('uploads')
  const unit = useLocale() === 'zh-HK' ? batch.trayUnit?.zh : batch.trayUnit?.en
  const hasAlarm = batch.entries.some((entry) => entry.hasAlarm)
  const isEmpty = batch.entries.length === 0 // all of it was handed over
  const isFinal = batch.entries.every((entry) => entry.sealed)
  const bytes = batch.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  const head = 'px-2 py-1.5 text-left text-sm font-medium text-muted'
  const cell = 'px-2 py-1.5 align-top'
  return (
    <article className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-5 print:border-0 print:p-0">
      {isEmpty ? null : (
        <Notice kind={hasAlarm ? 'alarm' : isFinal ? 'done' : 'waiting'}>
          <span className="font-semibold">{hasAlarm ? t('alarm') : isFinal ? t('final') : t('provisional')}</span>
        </Notice>
      )}
      <dl className="grid gap-3 sm:grid-cols-2">
        <Fact name={t('case')}>
          {batch.reportNumber}
          {unit ? ` · ${t('tray', { unit })}` : ''}
        </Fact>
        <Fact name={t('broughtInBy')}>
          {batch.officer} ({batch.serviceNumber})
        </Fact>
        <Fact name={t('broughtInAt')}>{formatInstant(batch.createdAt)}</Fact>
        <Fact name={t('reference')}>
          <code className="font-mono text-sm">{batch.id}</code>
        </Fact>
        <Fact name={t('total')}>
          {t('fileCount', { count: batch.entries.length })} · {formatBytes(bytes)}
        </Fact>
      </dl>
      {isEmpty ? null : (
        <div className="overflow-x-auto">
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b border-line-strong">
                <th className={head}>{t('exhibit')}</th>
                <th className={head}>{t('name')}</th>
                <th className={head}>{t('size')}</th>
                <th className={head}>{t('fileTime')}</th>
                <th className={head}>{t('stateLabel')}</th>
              </tr>
            </thead>
            <tbody>
              {batch.entries.map((entry) => (
                <tr key={entry.entryId} className="break-inside-avoid border-b border-line">
                  <td className={`${cell} font-semibold`}>{entry.sealed?.number ?? '—'}</td>
                  <td className={`${cell} max-w-72`}>
                    <span className="break-all">
                      {entry.folder ? `${entry.folder}/` : ''}
                      {entry.name}
                    </span>
                    {entry.sealed ? (
                      <span className="block font-mono text-sm break-all text-muted">
                        SHA-256 {entry.sealed.sha256} · CRC-32 {entry.sealed.crc32}
                      </span>
                    ) : null}
                  </td>
                  <td className={`${cell} whitespace-nowrap`}>{entry.sizeBytes.toLocaleString('en')} B</td>
                  <td className={`${cell} whitespace-nowrap`}>
                    {entry.modifiedAt ? formatInstant(entry.modifiedAt) : '—'}
                  </td>
                  <td className={cell}>
                    <StateBadge state={entry.state} />
                    {entry.hasAlarm ? <span className="block font-medium text-alarm">{t('hashDiffers')}</span> : null}
                    {entry.sealed ? (
                      <span className="block whitespace-nowrap">{formatInstant(entry.sealed.at)}</span>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </article>
  )
}
