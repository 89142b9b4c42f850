import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { formatBytes, formatInstant, shortHash } from '#lib/i18n/formats.ts'
import type { SignerView, TransferView } from '#lib/transfers/view.ts'

/** Counts and bytes of both sides, and how what lies between them is explained. */
export function BothSides({ transfer }: { transfer: TransferView }) {
  const t = useTranslations('transfers')
  const { entries, bytes, exhibits, sums, running, withheld } = transfer
  return (
    <>
      <div className="grid gap-3 md:grid-cols-3">
        <Side title={t('onMedium')} count={t('entries', { count: entries })} bytes={bytes}>
          {transfer.sets.map(({ kind, root }) => (
            <p key={root} className="break-all">
              {t('setOf', { kind: t(`set.${kind}`), root })}
            </p>
          ))}
        </Side>
        <Side title={t('inCase')} count={t('exhibits', { count: exhibits.items })} bytes={exhibits.bytes} />
        <section className="rounded-lg border border-line bg-surface p-4">
          <h2 className="font-semibold">{t('differences')}</h2>
          <dl className="mt-1 grid grid-cols-[1fr_auto_auto] gap-x-4">
            {sums.map((sum) => (
              <div key={sum.kind} className="col-span-3 grid grid-cols-subgrid">
                <dt className={sum.kind === 'open' ? 'text-waiting' : 'text-muted'}>{t(`outcome.${sum.kind}`)}</dt>
                <dd className="text-right">{sum.entries.toLocaleString('en')}</dd>
                <dd className="text-right whitespace-nowrap text-muted">{formatBytes(sum.bytes)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      {withheld > 0 ? <Notice kind="waiting">{t('withheld', { count: withheld })}</Notice> : null}
      {running.entries > 0 ? (
        <Notice kind="waiting">
          {t('sending', { count: running.entries, bytes: formatBytes(running.arrivedBytes) })}
        </Notice>
      ) : null}
      {running.announced > 0 ? <Notice kind="waiting">{t('announced', { count: running.announced })}</Notice> : null}
      {running.stopped > 0 ? <Notice kind="waiting">{t('stopped', { count: running.stopped })}</Notice> : null}
    </>
  )
}

type SideProps = { title: string; count: string; bytes: number; children?: ReactNode }

function Side({ title, count, bytes, children }: SideProps) {
  return (
    <section className="rounded-lg border border-line bg-surface p-4">
      <h2 className="font-semibold">{title}</h2>
      <p className="text-2xl font-semibold">{count}</p>
      <p>
        {formatBytes(bytes)}{' '}
        {bytes >= 1024 ? <span className="text-muted">({bytes.toLocaleString('en')} B)</span> : null}
      </p>
      {children}
    </section>
  )
}

/** What the medium is, what a signature frees, who did what, and the digests. */
export function TransferFacts({ transfer }: { transfer: TransferView }) {
  const t = useTranslations('transfers')
  const { beginner, begunAt, submitter, submittedAt, decider, decidedAt } = transfer
  return (
    <section className="rounded-lg border border-line bg-surface p-4">
      <Facts>
        <Fact name={t('medium')} hint={t(`frees.${transfer.frees}`)}>
          {t(`kind.${transfer.mediumKind}`)} · {t(`owner.${transfer.mediumOwner}`)}
        </Fact>
        {transfer.isKept ? <Fact name={t('direction')}>{t('isKept')}</Fact> : null}
        {transfer.token?.verdict === 'good' ? (
          <Fact name={t('token.name')}>{t('token.good', { issue: transfer.token.issue ?? 0 })}</Fact>
        ) : null}
        <Done name={t('begun')} by={beginner} at={begunAt} />
        <Done name={t('submitted')} by={submitter} at={submittedAt} />
        <Done name={t('decided')} by={decider} at={decidedAt} />
        <Digest name={t('manifestDigest')} of={transfer.manifestSha256} />
        <Digest name={t('digest')} of={transfer.digest} />
        {transfer.sampleSeed ? (
          <Fact name={t('sampleSeed')}>
            <code className="font-mono text-sm break-all">{transfer.sampleSeed}</code>
          </Fact>
        ) : null}
      </Facts>
    </section>
  )
}

function Done({ name, by, at }: { name: string; by: SignerView | null; at: string | null }) {
  const t = useTranslations('transfers')
  const named = useNamed()
  if (!by || !at) return null
  return (
    <Fact name={name}>
      {t('by', { name: named(by), number: by.serviceNumber })} · <time dateTime={at}>{formatInstant(at)}</time>
    </Fact>
  )
}

function Digest({ name, of }: { name: string; of: string | null }) {
  if (!of) return null
  return (
    <Fact name={name}>
      <CopyText text={of} shown={shortHash(of)} name={name} />
    </Fact>
  )
}
