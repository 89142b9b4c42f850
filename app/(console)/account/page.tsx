import { getTranslations } from 'next-intl/server'
import { SessionList } from '#components/auth/session-list.tsx'
import { Page } from '#components/frame/page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { decide } from '#lib/access/policy.ts'
import { current, pageCtx } from '#lib/auth/current.ts'
import { listSessions } from '#lib/auth/list-sessions.ts'
import { endSessionAction } from '../../actions/session.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ frame }) => frame.account)

export default async function AccountPage() {
  const ctx = await pageCtx()
  const [t, f, w, who, sessions] = await Promise.all([
    getTranslations('auth'),
    getTranslations('frame'),
    getTranslations('workstations'),
    current(),
    listSessions(ctx, ctx.actor.id),
  ])
  return (
    <Page
      title={`${ctx.actor.name} ${ctx.actor.nameZh}`}
      subtitle={
        <>
          <span>{ctx.actor.serviceNumber}</span>
          <span>{ctx.actor.roles.map((role) => f(`role.${role}`)).join(' · ')}</span>
        </>
      }
      actions={
        <>
          {decide(ctx.actor, { on: 'nothing', action: 'tray.bring-in' }) ? (
            <ButtonLink href="/station">{w('accountLink')}</ButtonLink>
          ) : null}
          <ButtonLink href="/password">{t('passwordTitle')}</ButtonLink>
        </>
      }
    >
      <section className="flex max-w-4xl flex-col gap-2" aria-labelledby="sessions">
        <h2 id="sessions" className="font-semibold">
          {t('sessionsTitle')}
        </h2>
        <p className="text-muted">{t('sessionsText')}</p>
        <SessionList officerId={ctx.actor.id} sessions={sessions} here={who?.session.id ?? ''} end={endSessionAction} />
      </section>
    </Page>
  )
}
