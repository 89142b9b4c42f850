'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ProposalView } from '#lib/cases/open-proposal.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>

/** A proposed protection: what would change, who would no longer see the case, and the other side's decision. */
export function ProposalCard({ caseId, proposal, decide }: { caseId: string; proposal: ProposalView; decide: Act }) {
  const t = useTranslations('cases')
  const f = useTranslations('frame')
  const named = useNamed()
  const { id, can, losing } = proposal
  const fields = (decision: string) => ({ caseId, proposalId: id, decision })
  const names = losing.map(({ name, serviceNumber }) => `${named(name)} (${serviceNumber})`).join(f('listComma'))
  const losingText = losing.length > 0 ? t('losing', { count: losing.length, names }) : t('losingNobody')
  const denied = can.decide ? {} : { disabledBecause: t('decideDenied') }
  return (
    <Notice kind="waiting">
      <p className="font-semibold">
        {t('proposed', {
          classification: f(proposal.classification),
          sight: proposal.needToKnow ? t('sightNamed') : t('sightUnit'),
        })}
      </p>
      <p>
        {named(proposal.proposer)} · {formatInstant(proposal.proposedAt)} · {proposal.reason}
      </p>
      <p>{t('proposalStands', { at: formatInstant(proposal.lapsesAt) })}</p>
      {can.decide ? <p>{losingText}</p> : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <ConfirmForm
          label={t('agree')}
          text={`${t('agreeText')} ${losingText}`}
          look="plain"
          action={decide}
          fields={fields('agreed')}
          {...denied}
        />
        <ConfirmForm
          label={t('decline')}
          text={t('declineText')}
          look="plain"
          action={decide}
          fields={fields('declined')}
          {...denied}
        />
        {can.withdraw ? (
          <ConfirmForm
            label={t('withdraw')}
            text={t('declineText')}
            look="plain"
            action={decide}
            fields={fields('withdrawn')}
          />
        ) : null}
      </div>
    </Notice>
  )
}
