import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { GRANTED_ROLES } from '#lib/officers/schema.ts'
import type { SecurityEventView } from '#lib/security/view.ts'

/** What the log knows of one event, in words; the path of what was asked for can be copied. */
export function Facts({ facts }: { facts: SecurityEventView['facts'] }) {
  const t = useTranslations('security')
  const f = useTranslations('frame')
  const named = useNamed()
  const role = GRANTED_ROLES.find((each) => each === facts.role)
  const words = [
    ...(facts.refusedFor ? [t(`fact.${facts.refusedFor}`)] : []),
    ...(facts.closes ? [t(`fact.${facts.closes}`)] : []),
    ...(facts.code ? [t(`fact.${facts.code}`)] : []),
    ...(facts.times ? [t('fact.times', { times: facts.times })] : []),
    ...(role ? [t('fact.role', { role: f(`role.${role}`) })] : []),
    ...(facts.givesPower ? [t('fact.givesPower')] : []),
    ...(facts.unit ? [named(facts.unit)] : []),
    ...(facts.isCleared === undefined ? [] : [t(facts.isCleared ? 'fact.cleared' : 'fact.notCleared')]),
    ...(facts.workstation ? [t('fact.station', { workstation: facts.workstation, from: facts.asksFrom ?? '—' })] : []),
    ...(facts.stoppedUploads ? [t('fact.stopped', { count: facts.stoppedUploads })] : []),
    ...(facts.reason ? [t('fact.reason', { reason: facts.reason })] : []),
    ...(facts.by ? [t('fact.by', { by: facts.by })] : []),
  ]
  return (
    <>
      {words.join(' · ')}
      {facts.asked ? (
        <span className="block text-sm text-muted">
          {t(`asked.${facts.asked.for}`)}{' '}
          <CopyText text={facts.asked.path} shown={`…${facts.asked.path.slice(-SHOWN)}`} name={t('askedPath')} />
        </span>
      ) : null}
    </>
  )
}

// As much of a path as tells two apart.
const SHOWN = 8
