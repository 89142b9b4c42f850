import { useTranslations } from 'next-intl'
import { ButtonLink } from '#components/ui/button.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import type { TransferView } from '#lib/transfers/view.ts'
import { Review, Sample, type Sign } from './review.tsx'
import { type Submit, SubmitForm } from './submit-form.tsx'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { transfer: TransferView; actions: { submit: Submit; reopen: Act; restUnreadable: Act; sign: Sign } }

/** What is done next with an import record, and by whom: the viewer, or another. */
export function NextStep({ transfer, actions }: Props) {
  const t = useTranslations('transfers')
  const named = useNamed()
  const { id, state, can, decider, reason, entries } = transfer
  const open = transfer.sums.find(({ kind }) => kind === 'open')?.entries ?? 0
  if (state === 'countersigned')
    return (
      <div className="flex flex-col gap-3">
        <Notice kind="done">{t(`frees.${transfer.frees}`)}</Notice>
        {transfer.isKept ? <Notice kind="waiting">{t('isKept')}</Notice> : null}
      </div>
    )
  if (state === 'submitted') {
    if (can.decide) return <Review transfer={transfer} sign={actions.sign} />
    return (
      <section className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
        {transfer.notMine ? <Notice kind="waiting">{t(`notMine.${transfer.notMine}`)}</Notice> : null}
        <Sample sample={transfer.sample} />
      </section>
    )
  }
  return (
    <section className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-4">
      {reason ? (
        <Notice kind="alarm">
          {decider ? <p className="font-semibold">{t('returnedTitle', { name: named(decider) })}</p> : null}
          <p>{reason}</p>
        </Notice>
      ) : null}
      {state === 'draft' ? <p className="text-muted">{t('draftHint')}</p> : null}
      {can.fill && state === 'returned' ? (
        <ConfirmForm
          label={t('reopen')}
          text={t('reopenText')}
          look="primary"
          action={actions.reopen}
          fields={{ transferId: id }}
        />
      ) : null}
      {can.fill && state === 'draft' && transfer.isListed ? (
        <>
          <SubmitForm transferId={id} entries={entries} submit={actions.submit} />
          {transfer.isCaseOpen ? <ButtonLink href={`/bring-in?transfer=${id}`}>{t('goOn')}</ButtonLink> : null}
          {open > 0 ? (
            <ConfirmForm
              label={t('restUnreadable')}
              text={t('restUnreadableText', { count: open })}
              look="plain"
              action={actions.restUnreadable}
              fields={{ transferId: id }}
            >
              <TextField name="error" label={t('whatItSaid')} required maxLength={500} />
              <TextField name="tries" type="number" min={1} max={1000} defaultValue={1} label={t('tries')} required />
            </ConfirmForm>
          ) : null}
        </>
      ) : null}
    </section>
  )
}
