'use client'

import { CircleCheck, CircleDashed } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type FormEvent, startTransition, useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { answered } from '#components/ui/refused.ts'
import { type ActionState, IDLE } from '#lib/http/action-state.ts'
import { formatBytes } from '#lib/i18n/formats.ts'
import type { Countersigned } from '#lib/transfers/countersign.ts'
import type { SampleView, TransferView } from '#lib/transfers/view.ts'

type Answer = Countersigned | { status: 'wrong' }
export type Sign = (state: ActionState<Answer>, form: FormData) => Promise<ActionState<Answer>>
type Props = { transfer: TransferView; sign: Sign }

/** What the signer does, in this order: the sample, then the signature with the password. */
export function Review({ transfer, sign }: Props) {
  const t = useTranslations('transfers')
  const unopened = transfer.sample.filter(({ hasOpened }) => !hasOpened).length
  return (
    <section className="flex flex-col gap-3 rounded-lg border border-waiting bg-surface p-4" aria-labelledby="review">
      <h2 id="review" className="font-semibold">
        {t('review')}
      </h2>
      <p className="text-muted">{t('reviewHint')}</p>
      <Sample sample={transfer.sample} />
      {unopened > 0 ? <p className="text-sm text-waiting">{t('openFirst', { count: unopened })}</p> : null}
      <div>
        <Dialog
          title={t('countersign')}
          text={t('countersignText', {
            ...{ label: transfer.mediumLabel, count: transfer.entries, bytes: formatBytes(transfer.bytes) },
          })}
          trigger={
            <Button
              look="primary"
              disabled={unopened > 0}
              {...(unopened > 0 ? { title: t('openFirst', { count: unopened }) } : {})}
            >
              {t('countersign')}
            </Button>
          }
        >
          {(close) => <SignForm transfer={transfer} sign={sign} close={close} />}
        </Dialog>
      </div>
    </section>
  )
}

export function Sample({ sample }: { sample: SampleView[] }) {
  const t = useTranslations('transfers')
  const i = useTranslations('items')
  return (
    <>
      <h3 className="text-sm font-medium">{t('sample')}</h3>
      <ul className="divide-y divide-line">
        {sample.map(({ itemId, number, name, hasOpened }) => (
          <li key={itemId} className="flex flex-wrap items-center gap-x-3 py-1">
            <Link
              href={`/items/${itemId}`}
              prefetch={false}
              className="inline-flex min-h-6 items-center text-accent underline underline-offset-4"
            >
              {number === null ? name : i('number', { number })}
            </Link>
            <span className="min-w-0 flex-1 break-all">{name}</span>
            <span className={`inline-flex items-center gap-1.5 text-sm ${hasOpened ? 'text-sealed' : 'text-muted'}`}>
              {hasOpened ? (
                <CircleCheck aria-hidden className="size-4" />
              ) : (
                <CircleDashed aria-hidden className="size-4" />
              )}
              {t(hasOpened ? 'opened' : 'notOpened')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function SignForm({ transfer, sign, close }: Props & { close: () => void }) {
  const t = useTranslations('transfers')
  const f = useTranslations('frame')
  const [state, submit, isBusy] = useActionState(async (before: ActionState<Answer>, form: FormData) => {
    const after = await answered(sign(before, form))
    if (after.status === 'done' && after.value.status === 'countersigned') startTransition(close)
    return after
  }, IDLE)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(() => submit(form))
  }
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      <input type="hidden" name="transferId" value={transfer.id} />
      <input type="hidden" name="digest" value={transfer.digest ?? ''} />
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {state.status === 'done' ? <Unsigned answer={state.value} /> : null}
      <TextField
        name="password"
        type="password"
        autoComplete="current-password"
        label={t('password')}
        hint={t('passwordHint')}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{f('back')}</Button>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('countersign')}
        </Button>
      </div>
    </form>
  )
}

function Unsigned({ answer }: { answer: Answer }) {
  const t = useTranslations('transfers')
  switch (answer.status) {
    case 'wrong':
      return <Notice kind="alarm">{t('wrong')}</Notice>
    case 'confirm':
      return <Notice kind="waiting">{t('confirm')}</Notice>
    case 'open':
      return <Notice kind="waiting">{t('openFirst', { count: answer.itemIds.length })}</Notice>
    case 'countersigned':
      return null
  }
}
