import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { LogView } from '#lib/ledger/get-state.ts'

/** How the custody log is, who else has seen it, and its public key. */
export function LogState({ log }: { log: LogView }) {
  const t = useTranslations('ledger')
  const isPublished = log.publishedSize === log.size && log.waiting === 0
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      {log.state === 'running' ? (
        <Notice kind={isPublished ? 'done' : 'waiting'}>
          {isPublished
            ? t('runs', { size: log.size })
            : t('behind', { waiting: log.waiting + log.size - log.publishedSize })}
        </Notice>
      ) : (
        <Notice kind="alarm">
          <p className="font-semibold">{t(`stopped.${log.state}`)}</p>
          <code lang="en" className="font-mono text-sm">
            {log.detail}
          </code>
          <p>{t('stoppedHint')}</p>
        </Notice>
      )}
      {log.alarms.map(({ id, kind, about, detail, raisedAt, endedAt }) => (
        <Notice key={id} kind={endedAt && kind === 'witness-refuses' ? 'waiting' : 'alarm'}>
          <p className="font-semibold">{t(`alarm.${kind}`, { about })}</p>
          <code lang="en" className="font-mono text-sm">
            {detail}
          </code>
          <p>
            {endedAt && kind === 'witness-refuses'
              ? t('alarmOver', { from: formatInstant(raisedAt), until: formatInstant(endedAt) })
              : t('alarmSince', { from: formatInstant(raisedAt) })}
          </p>
        </Notice>
      ))}
      <section className="rounded-lg border border-line bg-surface p-4">
        <Facts>
          <Fact name={t('origin')}>{log.origin}</Fact>
          <Fact name={t('published')}>
            {t('publishedValue', { size: log.publishedSize })}
            {log.publishedAt ? ` · ${formatInstant(log.publishedAt)}` : ''}
          </Fact>
          <Fact name={t('publicKey')} hint={t('publicKeyHint')}>
            <CopyText text={log.vkey} shown={log.vkey.split('+').slice(0, 2).join(' ')} name={t('publicKey')} />
            <pre className="mt-1 font-mono text-sm break-all whitespace-pre-wrap">{log.pem}</pre>
          </Fact>
        </Facts>
      </section>
      <section aria-labelledby="outside" className="flex flex-col gap-2">
        <h2 id="outside" className="font-semibold">
          {t('outside')}
        </h2>
        {log.anchors.length === 0 ? (
          <p className="max-w-prose text-muted">{t('outsideEmpty')}</p>
        ) : (
          <Table
            columns={[{ name: t('who') }, { name: t('kind') }, { name: t('saw') }, { name: t('seenAt'), from: 'md' }]}
          >
            {log.anchors.map(({ kind, name, size, seenAt }) => (
              <Row key={`${kind} ${name}`}>
                <Cell>{name}</Cell>
                <Cell>{t(`anchor.${kind}`)}</Cell>
                <Cell>{t('publishedValue', { size })}</Cell>
                <Cell from="md" isWhole>
                  <time dateTime={seenAt}>{formatInstant(seenAt)}</time>
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </section>
    </div>
  )
}
