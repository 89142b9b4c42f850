import { CircleAlert, Hourglass } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useNamed } from '#components/ui/name-of.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import { ALARMS, type WaitingLine } from '#lib/waiting/schema.ts'

/** What waits for the viewer, in the order given, each line leading to the work. */
export function WaitingList({ lines }: { lines: WaitingLine[] }) {
  const t = useTranslations('home')
  const named = useNamed()
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {lines.map(({ kind, href, subject, count, at }) => {
        const isAlarm = ALARMS.includes(kind)
        const Icon = isAlarm ? CircleAlert : Hourglass
        const about = typeof subject === 'string' ? subject : named(subject)
        return (
          <li key={`${kind} ${href} ${about}`}>
            <Link
              href={href}
              prefetch={false}
              className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 px-4 py-2 hover:bg-accent-soft sm:grid-cols-[auto_minmax(0,1fr)_auto]"
            >
              <Icon aria-hidden className={`size-4 ${isAlarm ? 'text-alarm' : 'text-waiting'}`} />
              <span className="flex min-w-0 flex-wrap gap-x-3">
                <span className="font-medium">{t(`kind.${kind}`, { count })}</span>
                <span className="min-w-0 break-words text-muted">{about}</span>
              </span>
              <span className="col-start-2 text-sm text-muted sm:col-start-3">
                {t(`when.${kind === 'case-in-court' ? 'on' : kind === 'account-blocked' ? 'until' : 'since'}`, {
                  at: kind === 'case-in-court' ? formatInstant(at).slice(0, 10) : formatInstant(at),
                })}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
