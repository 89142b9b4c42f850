import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import type { OfficerView } from '#lib/officers/view.ts'

/** What a suspended officer left unfinished, by the unit whose supervisors give it to others. */
export function OpenWork({ work }: { work: OfficerView['openWorkOf'] }) {
  const t = useTranslations('officers')
  return (
    <section aria-labelledby="open-work" className="rounded-lg border border-waiting bg-waiting-soft p-4">
      <h2 id="open-work" className="font-semibold text-waiting">
        {t('openWorkTitle')}
      </h2>
      <p>{t('openWorkHint')}</p>
      <ul className="mt-2 flex flex-col gap-1">
        {work.map(({ unit, uploads, cases }) => (
          <li key={unit.en} className="flex flex-wrap gap-x-3">
            <span className="font-medium">
              <NameOf of={unit} />
            </span>
            <span>{t('openWork', { uploads, cases })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
