import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { LeftLine } from '#lib/moves/list-left.ts'

/** The numbers of a case whose exhibits left it, with where they went as far as the viewer may know. */
export function LeftList({ lines, isCut }: { lines: LeftLine[]; isCut: boolean }) {
  const t = useTranslations('moves')
  if (lines.length === 0) return null
  return (
    <section aria-labelledby="left" className="mt-6">
      <h2 id="left" className="mb-2 font-semibold">
        {t('left')}
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {lines.map(({ eventId, number, at, to, itemId }) => {
          const text = to
            ? t('leftTo', { number, report: to.reportNumber, toNumber: to.number })
            : t('leftUnseen', { number })
          return (
            <li key={eventId} className="flex flex-wrap gap-x-3 px-3 py-2">
              {itemId ? (
                <Link href={`/items/${itemId}`} prefetch={false} className="text-accent underline underline-offset-4">
                  {text}
                </Link>
              ) : (
                <span>{text}</span>
              )}
              <time dateTime={at} className="text-sm text-muted">
                {formatInstant(at)}
              </time>
            </li>
          )
        })}
      </ul>
      {isCut ? <p className="mt-2 text-sm text-muted">{t('leftMore')}</p> : null}
    </section>
  )
}
