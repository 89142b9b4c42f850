import { Printer } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { CustodyRecord } from '#components/custody/record.tsx'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { KeptNotice } from '#components/register/kept-notice.tsx'
import { type MediumActions, MediumActs } from '#components/register/medium-acts.tsx'
import { MediumFacts } from '#components/register/medium-facts.tsx'
import { StateTag } from '#components/register/state-tag.tsx'
import { TokenWriter } from '#components/register/token-writer.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { getMedium } from '#lib/register/get.ts'
import { listKeptUnits } from '#lib/register/list-kept-units.ts'
import {
  carryMediumAction,
  editMediumAction,
  endMediumAction,
  handOverMediumAction,
  issueTokenAction,
  noteFoundAction,
  noteLostAction,
  noteWipedAction,
} from '../../../actions/register.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.medium)

const actions: MediumActions = {
  ...{ edit: editMediumAction, handOver: handOverMediumAction, carry: carryMediumAction, end: endMediumAction },
  ...{ noteLost: noteLostAction, noteFound: noteFoundAction, wipe: noteWipedAction },
}
type Props = { params: Promise<{ mediumId: string }>; searchParams: SearchParams }

export default async function MediumPage({ params, searchParams }: Props) {
  const [ctx, { mediumId }, query] = await Promise.all([pageCtx(), params, searchParams])
  const after = one(query.after)
  const [t, c, { medium, history }] = await foundOrNot(
    Promise.all([getTranslations('register'), getTranslations('custody'), getMedium(ctx, mediumId, after)]),
  )
  const units = medium.can.edit ? await listKeptUnits(ctx) : []
  return (
    <Page
      title={medium.label}
      subtitle={
        <>
          <span>{t(`kind.${medium.kind}`)}</span>
          <StateTag state={medium.state} isOverdue={medium.isOverdue} />
        </>
      }
      actions={
        <ButtonLink href={`/register/${medium.id}/label`}>
          <Printer aria-hidden className="size-4" />
          {t('printLabel')}
        </ButtonLink>
      }
    >
      <Texts of={['register', 'ledger']}>
        <div className="flex flex-col gap-5">
          {medium.isRevoked && medium.issueNumber > 0 ? <Notice kind="alarm">{t('revoked')}</Notice> : null}
          <KeptNotice kept={medium.kept} />
          {medium.can.issueToken ? (
            <TokenWriter mediumId={medium.id} hasToken={medium.hasToken} action={issueTokenAction} />
          ) : null}
          <MediumActs medium={medium} units={units} today={formatDate(ctx.now.toISOString())} actions={actions} />
          <div className="grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
            <MediumFacts medium={medium} />
            {history ? (
              <section aria-labelledby="history">
                <h2 id="history" className="mb-2 font-semibold">
                  {c('title')}
                </h2>
                <CustodyRecord events={history.events} />
                <Pager path={`/register/${medium.id}`} query={{}} next={history.next} isFirst={!after} />
              </section>
            ) : null}
          </div>
        </div>
      </Texts>
    </Page>
  )
}
