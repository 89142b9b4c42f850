'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import type { MoveView } from '#lib/moves/view.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { moves: MoveView[]; agree: Act; end: Act }

/** Exhibits that are to leave this case or to come into it, and what this viewer may answer. */
export function MovesCard({ moves, agree, end }: Props) {
  const t = useTranslations('moves')
  return (
    <section aria-labelledby="moves" className="flex flex-col gap-3">
      <h2 id="moves" className="font-semibold">
        {t('title')}
      </h2>
      {moves.map((move) => (
        <Notice key={`${move.id} ${move.way}`} kind="waiting">
          <About move={move} />
          <div className="mt-2 flex flex-wrap gap-2">
            <Answers move={move} agree={agree} end={end} />
          </div>
        </Notice>
      ))}
    </section>
  )
}

function About({ move }: { move: MoveView }) {
  const t = useTranslations('moves')
  const i = useTranslations('items')
  const named = useNamed()
  const { way, step, number, name, kind, sizeBytes, isRaised, otherNumber, reason, asker, askedAt, releaser } = move
  const other = otherNumber === null ? t('unseen') : t('case', { number: otherNumber })
  return (
    <>
      <p className="font-semibold break-words">
        {t(way, { number, name, other })} {isRaised ? t('raised') : null}
      </p>
      <p className="break-words">
        {t('about', {
          ...{ kind: i(`kind.${kind}`), size: formatBytes(sizeBytes), name: named(asker), reason },
          ...{ serviceNumber: asker.serviceNumber, at: formatInstant(askedAt) },
        })}
      </p>
      <p>{step === 'asked' ? t('waitsFrom') : t('waitsTo', { name: releaser ? named(releaser) : '' })}</p>
      {move.itemId ? (
        <Link href={`/items/${move.itemId}`} prefetch={false} className="underline underline-offset-4">
          {t('open')}
        </Link>
      ) : null}
    </>
  )
}

function Answers({ move: { id, step, can }, agree, end }: Omit<Props, 'moves'> & { move: MoveView }) {
  const t = useTranslations('moves')
  const fields = { moveId: id, step }
  const reason = <AreaField name="reason" label={t('reason')} required maxLength={500} rows={2} />
  return (
    <>
      <ConfirmForm
        label={t('agree')}
        text={t(step === 'asked' ? 'release' : 'takeIn')}
        look="plain"
        action={agree}
        fields={fields}
        {...(can.agree ? {} : { disabledBecause: t('agreeDenied') })}
      >
        <TextField name="password" type="password" autoComplete="current-password" label={t('password')} required />
      </ConfirmForm>
      {can.refuse ? (
        <ConfirmForm
          label={t('refuse')}
          text={t('refuseText')}
          look="plain"
          action={end}
          fields={{ ...fields, decision: 'refused' }}
        >
          {reason}
        </ConfirmForm>
      ) : null}
      {can.withdraw ? (
        <ConfirmForm
          label={t('withdraw')}
          text={t('withdrawText')}
          look="plain"
          action={end}
          fields={{ ...fields, decision: 'withdrawn' }}
        >
          {reason}
        </ConfirmForm>
      ) : null}
    </>
  )
}
