import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { OutcomeView } from '#lib/register/get-stocktake.ts'
import type { Outcome } from '#lib/register/schema.ts'

type Props = { outcome: Outcome; isOver: boolean; view: OutcomeView }

/** The labels of one outcome of a stocktake, with how many there are; a medium of the register leads to its page. */
export function OutcomeList({ outcome, isOver, view: { count, labels } }: Props) {
  const t = useTranslations('register')
  const name = outcome === 'missing' && !isOver ? 'unseen' : outcome
  return (
    <section aria-labelledby={`outcome-${outcome}`} className="rounded-lg border border-line bg-surface p-4">
      <h2 id={`outcome-${outcome}`} className="mb-2 font-semibold">
        {t(`outcome.${name}`, { count })}
      </h2>
      <ul className="flex flex-col gap-1">
        {labels.map(({ label, mediumId, place }) => (
          <li key={label} className="flex flex-wrap gap-x-3">
            {mediumId ? (
              <Link
                href={`/register/${mediumId}`}
                prefetch={false}
                className="font-mono text-accent underline underline-offset-4"
              >
                {label}
              </Link>
            ) : (
              <span className="font-mono break-all">{label}</span>
            )}
            {place ? <span className="text-muted">{place}</span> : null}
          </li>
        ))}
      </ul>
      {count > labels.length ? (
        <p className="mt-2 text-sm text-muted">{t('andMore', { count: count - labels.length })}</p>
      ) : null}
    </section>
  )
}
