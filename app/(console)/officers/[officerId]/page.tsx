import { getLocale, getTranslations } from 'next-intl/server'
import { SessionList } from '#components/auth/session-list.tsx'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { AccountActs } from '#components/officers/account-acts.tsx'
import { OpenWork } from '#components/officers/open-work.tsx'
import { AddPosting, Postings } from '#components/officers/postings.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { StationList } from '#components/workstations/station-list.tsx'
import { current, pageCtx } from '#lib/auth/current.ts'
import { listSessions } from '#lib/auth/list-sessions.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { inLanguage } from '#lib/i18n/formats.ts'
import { getOfficer } from '#lib/officers/get.ts'
import { listUnits } from '#lib/units/list.ts'
import { listStations } from '#lib/workstations/list.ts'
import {
  clearOfficerAction,
  endPostingAction,
  postOfficerAction,
  reinstateOfficerAction,
  resetPasswordAction,
  suspendOfficerAction,
} from '../../../actions/officers.ts'
import { endSessionAction } from '../../../actions/session.ts'
import { endStationAction } from '../../../actions/stations.ts'
import { titled } from '../../../titled.ts'

const actions = {
  suspend: suspendOfficerAction,
  reinstate: reinstateOfficerAction,
  clear: clearOfficerAction,
  resetPassword: resetPasswordAction,
}

export const generateMetadata = titled(({ officers }) => officers.account)

export default async function OfficerPage({ params }: { params: Promise<{ officerId: string }> }) {
  const [ctx, { officerId }, t, w, locale] = await Promise.all([
    pageCtx(),
    params,
    getTranslations('officers'),
    getTranslations('workstations'),
    getLocale(),
  ])
  const [officer, units] = await foundOrNot(Promise.all([getOfficer(ctx, officerId), listUnits(ctx)]))
  const [sessions, stations, here] = await Promise.all([
    officer.can.endSessions ? listSessions(ctx, officerId) : null,
    officer.can.endSessions ? listStations(ctx, officerId) : [],
    current().then((who) => who?.session.id ?? ''),
  ])
  const { uploads, cases } = officer.openWork
  return (
    <Page
      title={`${officer.name} ${officer.nameZh}`}
      subtitle={
        <>
          <span>{officer.serviceNumber}</span>
          <span>{t(`kinds.${officer.kind}`)}</span>
          {officer.isSuspended ? <Tag kind="alarm">{t('suspended')}</Tag> : <Tag kind="done">{t('inService')}</Tag>}
          <span>{officer.isCleared ? t('cleared') : t('notCleared')}</span>
          {uploads + cases > 0 ? <span>{t('openWork', { uploads, cases })}</span> : null}
        </>
      }
    >
      <Texts of={['officers', 'auth', 'workstations']}>
        <div className="flex flex-col gap-6">
          <AccountActs officer={officer} actions={actions} />
          {officer.isSuspended && officer.openWorkOf.length > 0 ? <OpenWork work={officer.openWorkOf} /> : null}
          <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <section aria-labelledby="postings">
              <h2 id="postings" className="mb-2 font-semibold">
                {t('postings')}
              </h2>
              <Postings officer={officer} now={ctx.now.toISOString()} end={endPostingAction} />
            </section>
            {officer.can.change ? (
              <section className="rounded-lg border border-line bg-surface p-4" aria-labelledby="add-posting">
                <h2 id="add-posting" className="mb-3 font-semibold">
                  {t('addPosting')}
                </h2>
                <AddPosting
                  officerId={officer.id}
                  units={units.map(({ id, depth, ...unit }) => ({ id, name: inLanguage(locale, unit), depth }))}
                  canEmpower={officer.can.empower}
                  act={postOfficerAction}
                />
              </section>
            ) : null}
          </div>
          {sessions ? (
            <section aria-labelledby="sessions" className="flex max-w-4xl flex-col gap-2">
              <h2 id="sessions" className="font-semibold">
                {t('sessions')}
              </h2>
              {sessions.length === 0 ? <p className="text-muted">{t('sessionsNone')}</p> : null}
              <SessionList officerId={officer.id} sessions={sessions} here={here} end={endSessionAction} />
            </section>
          ) : null}
          {stations.length > 0 ? (
            <section aria-labelledby="stations" className="flex max-w-4xl flex-col gap-2">
              <h2 id="stations" className="font-semibold">
                {w('ofOfficer')}
              </h2>
              <StationList officerId={officer.id} stations={stations} end={endStationAction} />
            </section>
          ) : null}
        </div>
      </Texts>
    </Page>
  )
}
