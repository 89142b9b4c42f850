import { useTranslations } from 'next-intl'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import { formatDate, formatInstant } from '#lib/i18n/formats.ts'
import type { MediumView } from '#lib/register/view.ts'
import { Whereabouts } from './medium-table.tsx'

/** What is known of a medium; what its viewer may not read is not there. */
export function MediumFacts({ medium }: { medium: MediumView }) {
  const t = useTranslations('register')
  const words = ['serial', 'bagNumber', 'sealNumber', 'propertyLabel', 'claimedNumber', 'remarks'] as const
  return (
    <section aria-label={t('particulars')} className="rounded-lg border border-line bg-surface p-4">
      <Facts>
        <Fact name={t('standingLabel')}>{t(`standing.${medium.standing}`)}</Fact>
        <Fact name={t('unit')}>
          <NameOf of={medium.unit} />
        </Fact>
        <Fact name={t('whereabouts')}>
          <Whereabouts medium={medium} />
        </Fact>
        {medium.dueAt ? <Fact name={t('due')}>{formatDate(medium.dueAt)}</Fact> : null}
        {medium.issuedAt ? (
          <Fact name={t('issueNumber')}>
            {t('issueOf', { number: medium.issueNumber, at: formatInstant(medium.issuedAt) })}
          </Fact>
        ) : null}
        {medium.left ? (
          <Fact name={t('authority')}>
            {medium.left.kind
              ? t('leftOn', {
                  ...{ kind: t(`authorityKind.${medium.left.kind}`), document: medium.left.document },
                  ...{ dated: medium.left.dated, appealEnds: medium.left.appealEnds },
                })
              : medium.left.document}
          </Fact>
        ) : null}
        <Fact
          name={t('broughtIn')}
          {...(medium.wipeWaits && medium.wipeWaits !== 'never' ? { hint: t(`wipeWaits.${medium.wipeWaits}`) } : {})}
        >
          {t('broughtInText', medium.broughtIn)}
        </Fact>
        {words.map((name) =>
          medium[name] === null ? null : (
            <Fact key={name} name={t(name)}>
              {medium[name] || '—'}
            </Fact>
          ),
        )}
        <Fact name={t('registeredAt')} {...(medium.listedAt ? { hint: t('byList') } : {})}>
          {formatInstant(medium.registeredAt)}
        </Fact>
      </Facts>
    </section>
  )
}
