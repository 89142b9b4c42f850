import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { QrCode } from '#components/ui/qr-code.tsx'
import { type Both, bothOf } from '#components/uploads/both.tsx'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import type { Certificate } from '#lib/transfers/get-certificate.ts'
import type { SignerView } from '#lib/transfers/view.ts'

/**
 * What was on a medium, what became of it, and who answers for both: a sheet for paper first, A4, in both languages
 * whatever the reader's own. `now` is when it was made.
 */
export async function CertificateSheet({ certificate, now }: { certificate: Certificate; now: string }) {
  const both = bothOf(
    await getTranslations({ locale: 'en', namespace: 'receipts' }),
    await getTranslations({ locale: 'zh-HK', namespace: 'receipts' }),
  )
  const { transfer } = certificate
  const isSigned = transfer.state === 'countersigned'
  return (
    <article className="sheet mx-auto max-w-[210mm] rounded-sm border border-line bg-white p-4 text-[10pt] text-black shadow-sm sm:p-[12mm] print:max-w-none print:border-0 print:p-0 print:shadow-none">
      <header className="flex flex-wrap items-start justify-between gap-4 border-b-2 border-black pb-3 sm:flex-nowrap print:flex-nowrap">
        <div className="min-w-0">
          <h2 className="text-lg font-bold">{both('certificateTitle', { break: 'line' })}</h2>
          <p className="mt-1 break-all">
            {both('reference')} <code className="font-mono font-semibold">{transfer.id}</code>
          </p>
        </div>
        <QrCode text={transfer.id} label={both.text('qr')} />
      </header>
      <p className="border-b border-black py-2 font-semibold">
        {both(isSigned ? 'countersignedText' : 'notCountersigned', { break: 'line' })}
      </p>
      <Doubt certificate={certificate} both={both} />
      <Particulars certificate={certificate} now={now} both={both} />
      <Differences certificate={certificate} both={both} />
      <Exhibits certificate={certificate} both={both} />
      <section className="mt-4 break-inside-avoid">
        {isSigned ? <p>{both(`frees.${transfer.frees}`, { break: 'line' })}</p> : null}
        <div className="mt-6 grid gap-10 sm:grid-cols-2 print:grid-cols-2">
          <Signature
            name={both('importedBy', { break: 'line' })}
            by={transfer.submitter}
            at={transfer.submittedAt}
            both={both}
          />
          <Signature
            name={both('countersignedBy', { break: 'line' })}
            by={isSigned ? transfer.decider : null}
            at={isSigned ? transfer.decidedAt : null}
            both={both}
          />
        </div>
      </section>
    </article>
  )
}

type Part = { certificate: Certificate; both: Both }
const Line = ({ name, isWide = false, children }: { name: ReactNode; isWide?: boolean; children: ReactNode }) => (
  <div className={`min-w-0 ${isWide ? 'sm:col-span-2 print:col-span-2' : ''}`}>
    <dt className="text-[9pt]">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
)
const same = (values: Record<string, string | number>) => ({ values: { en: values, zh: values } })
const Hash = ({ of }: { of: string | null }) => <code className="font-mono text-[8pt] break-all">{of ?? '—'}</code>

/** Before anything else: that the medium did not say which it is, and why it was brought in all the same. */
function Doubt({ certificate: { transfer }, both }: Part) {
  const { token } = transfer
  if (!token?.doubt) return null
  return (
    <dl className="grid gap-x-6 gap-y-2 border-b border-black py-2 sm:grid-cols-2 print:grid-cols-2">
      <Line name={both('token')}>
        <span className="font-semibold">{both(`tokenOf.${token.doubt}`, { break: 'line' })}</span>
      </Line>
      <Line name={both('tokenReason')}>
        <span className="font-semibold">{token.reason}</span>
      </Line>
    </dl>
  )
}

function Particulars({ certificate: { transfer }, now, both }: Part & { now: string }) {
  const { mediumLabel, mediumKind, mediumOwner, entries, bytes, exhibits, sums, withheld } = transfer
  const sum = { count: entries, bytes: bytes.toLocaleString('en'), size: formatBytes(bytes) }
  const held = { count: exhibits.items, bytes: exhibits.bytes.toLocaleString('en') }
  return (
    <dl className="grid gap-x-6 gap-y-2 py-3 sm:grid-cols-2 print:grid-cols-2">
      <Line name={both('case')}>
        <span className="font-semibold">{transfer.reportNumber}</span>
      </Line>
      <Line name={both('printedAt')}>{formatInstant(now)}</Line>
      <Line name={both('mediumLabel')}>
        <span className="font-semibold">{mediumLabel}</span>
        <span className="block">{both(`mediumKind.${mediumKind}`)}</span>
      </Line>
      <Line name={both('mediumOwner')}>{both(`owner.${mediumOwner}`, { break: 'line' })}</Line>
      {transfer.token?.verdict === 'good' ? (
        <Line name={both('token')}>{both('tokenOf.good', { break: 'line' })}</Line>
      ) : null}
      <Line name={both('listed')}>{both('listedOf', { ...same(sum), break: 'line' })}</Line>
      <Line name={both('inCase')}>{both('inCaseOf', { ...same(held), break: 'line' })}</Line>
      {sums.map(({ kind, entries: count, bytes: size }) => (
        <Line key={kind} name={both(`outcome.${kind}`)}>
          {both('listedOf', same({ count, bytes: size.toLocaleString('en'), size: formatBytes(size) }))}
        </Line>
      ))}
      {withheld > 0 ? <Line name={both('listed')}>{both('withheld', same({ count: withheld }))}</Line> : null}
      <Line name={both('manifestDigest')} isWide>
        <Hash of={transfer.manifestSha256} />
      </Line>
      <Line name={both('signedDigest')} isWide>
        <Hash of={transfer.digest} />
      </Line>
      {transfer.sampleSeed ? (
        <Line name={both('sampleSeed')} isWide>
          <Hash of={transfer.sampleSeed} />
        </Line>
      ) : null}
    </dl>
  )
}

const cell = 'px-1.5 py-1 align-top'

function Differences({ certificate: { differences, differencesInAll }, both }: Part) {
  if (differences.length === 0) return null
  return (
    <section className="mt-3">
      <h3 className="font-semibold">{both('differencesTitle')}</h3>
      <table className="w-full border-collapse">
        <tbody>
          {differences.map(({ path, outcome, number, reason }) => (
            <tr key={path} className="break-inside-avoid border-b border-neutral-400">
              <td className={`${cell} break-all`}>{path}</td>
              <td className={cell}>
                {both(`outcome.${outcome}`)} {number ?? ''}
                {reason ? <span className="block">{reason}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More shown={differences.length} inAll={differencesInAll} both={both} />
    </section>
  )
}

function Exhibits({ certificate: { exhibits, exhibitsInAll }, both }: Part) {
  if (exhibits.length === 0) return null
  return (
    <section className="mt-3">
      <h3 className="font-semibold">{both('exhibitsTitle')}</h3>
      <table className="w-full border-collapse">
        <tbody>
          {exhibits.map(({ number, path, sizeBytes, sha256 }) => (
            <tr key={number} className="break-inside-avoid border-b border-neutral-400">
              <td className={`${cell} font-semibold`}>{number}</td>
              <td className={cell}>
                <span className="break-all">{path}</span>
                <span className="block">
                  <Hash of={sha256} />
                </span>
              </td>
              <td className={`${cell} text-right whitespace-nowrap`}>{sizeBytes.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More shown={exhibits.length} inAll={exhibitsInAll} both={both} />
    </section>
  )
}

function More({ shown, inAll, both }: { shown: number; inAll: number; both: Both }) {
  if (inAll <= shown) return null
  return <p className="py-1">{both('more', same({ count: inAll - shown }))}</p>
}

type SignatureProps = { name: ReactNode; by: SignerView | null; at: string | null; both: Both }

function Signature({ name, by, at, both }: SignatureProps) {
  return (
    <div>
      <p className="text-[9pt]">{name}</p>
      <p className="min-h-[3lh]">
        {by && at ? (
          <>
            <span className="font-semibold">
              {by.en} {by.zh}
            </span>{' '}
            ({by.serviceNumber})<span className="block">{formatInstant(at)}</span>
          </>
        ) : (
          '—'
        )}
      </p>
      <p className="border-t border-black pt-1 text-[9pt]">{both('signature')}</p>
    </div>
  )
}
