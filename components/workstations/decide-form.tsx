'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { type Action, useAct } from '#components/ui/use-act.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { RequestView } from '#lib/workstations/view.ts'

export type Decide = Action<{ status: 'wrong' | 'over' | 'confirm' }>
type Props = { code: string; request: RequestView; approve: Decide; decline: Decide }

/** What a workstation asks for under a code, and the officer's answer. */
export function DecideForm({ code, request, approve, decline }: Props) {
  const t = useTranslations('workstations')
  const { workstation, reportNumber, goes, address, requestedAt } = request
  return (
    <section
      className="flex max-w-xl flex-col gap-4 rounded-lg border border-waiting bg-surface p-4"
      aria-labelledby="asks"
    >
      <h2 id="asks" className="font-semibold">
        {t('asks')}
      </h2>
      <Facts>
        <Fact name={t('workstation')}>{workstation}</Fact>
        <Fact name={t('case')}>
          {reportNumber}
          {typeof goes === 'object' && goes.title !== null ? ` · ${goes.title}` : ''}
        </Fact>
        <Fact name={t('asked')}>
          {formatInstant(requestedAt)}
          {address === 'loopback' ? '' : ` · ${t('from')} ${address}`}
        </Fact>
      </Facts>
      {typeof goes === 'object' ? (
        <Approve code={code} workstation={workstation} isContributor={goes.title === null} approve={approve} />
      ) : (
        <Notice kind="alarm">{t(goes)}</Notice>
      )}
      <Decline code={code} decline={decline} />
    </section>
  )
}

type ApproveProps = { code: string; workstation: string; isContributor: boolean; approve: Decide }

function Approve({ code, workstation, isContributor, approve }: ApproveProps) {
  const t = useTranslations('workstations')
  const { state, form, isBusy } = useAct(approve)
  return (
    <form {...form} className="flex flex-col gap-3">
      <p>{t('approveText', { workstation })}</p>
      {isContributor ? <p className="text-muted">{t('contributes')}</p> : null}
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {state.status === 'done' ? (
        <Notice kind="alarm">{t(state.value.status === 'over' ? 'over' : 'wrongPassword')}</Notice>
      ) : null}
      <input type="hidden" name="code" value={code} />
      <TextField name="password" type="password" label={t('password')} autoComplete="current-password" required />
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('approve')}
        </Button>
      </div>
    </form>
  )
}

function Decline({ code, decline }: { code: string; decline: Decide }) {
  const t = useTranslations('workstations')
  const { state, form, isBusy } = useAct(decline)
  return (
    <form {...form} className="flex flex-col gap-2 border-t border-line pt-3">
      <p className="text-sm text-muted">{t('declineText')}</p>
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {state.status === 'done' ? <Notice kind="alarm">{t('over')}</Notice> : null}
      <input type="hidden" name="code" value={code} />
      <div>
        <Button type="submit" look="danger" disabled={isBusy}>
          {t('decline')}
        </Button>
      </div>
    </form>
  )
}
