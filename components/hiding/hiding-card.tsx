'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { HidingView } from '#lib/hiding/get.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'

const VERB = { kept: 'keep', shown: 'show' } as const
type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>

/** Says to those few who still see an exhibit that it is hidden, and why; its decider decides. */
export function HidingCard({ hiding, decide }: { hiding: HidingView; decide: Act }) {
  const t = useTranslations('hiding')
  const named = useNamed()
  const { id, state, kind, reason, asker, askedAt, decider, decidedBecause, can } = hiding
  const who = { name: named(decider), serviceNumber: decider.serviceNumber }
  return (
    <Notice kind="waiting">
      <p className="font-semibold break-words">{t(state, { ...who, because: decidedBecause })}</p>
      <p className="break-words">
        {t('about', { kind: t(`kind.${kind}`), name: named(asker), at: formatInstant(askedAt), reason })}
      </p>
      {can.decide ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {(state === 'asked' ? (['kept', 'shown'] as const) : (['shown'] as const)).map((decision) => (
            <ConfirmForm
              key={decision}
              label={t(VERB[decision])}
              text={t(`${VERB[decision]}Text`)}
              look="plain"
              action={decide}
              fields={{ hidingId: id, state, decision }}
            >
              <AreaField name="reason" label={t('reason')} required maxLength={500} rows={2} />
            </ConfirmForm>
          ))}
        </div>
      ) : null}
    </Notice>
  )
}
