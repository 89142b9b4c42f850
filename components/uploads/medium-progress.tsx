import { useTranslations } from 'next-intl'
import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { Brought, MediumStep } from './bring-medium.ts'

type Props = { step: MediumStep | null; brought: Brought | null; begunId: string | null }

/** How far the listing of a medium is, what was found on it, and the way to its import record. */
export function MediumProgress({ step, brought, begunId }: Props) {
  const t = useTranslations('transfers')
  const transferId = brought?.transferId ?? begunId
  const count = (value: number) => value.toLocaleString('en')
  return (
    <>
      {step ? (
        <p role="status" className="text-working">
          {t(`desk.step.${step.step}`, { done: count(step.done), total: count(step.total) })}
        </p>
      ) : null}
      {brought ? (
        <Notice kind="done">
          <p>
            {brought.linked + brought.sent > 0
              ? t('desk.recorded', { linked: brought.linked, sent: brought.sent })
              : t('desk.nothingLeft')}
          </p>
          {brought.missing > 0 ? <p>{t('desk.missing', { count: brought.missing })}</p> : null}
        </Notice>
      ) : null}
      {begunId ? <Notice kind="waiting">{t('desk.failed')}</Notice> : null}
      {transferId ? <ButtonLink href={`/transfers/${transferId}`}>{t('openRecord')}</ButtonLink> : null}
    </>
  )
}
