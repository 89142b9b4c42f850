import { Inbox, Upload } from 'lucide-react'
import { getLocale, getTranslations } from 'next-intl/server'
import { CaseTable } from '#components/cases/case-table.tsx'
import { Page } from '#components/frame/page.tsx'
import { WaitingList } from '#components/home/waiting-list.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { placesOf } from '#lib/access/places.ts'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { listCases } from '#lib/cases/list.ts'
import { ROLES } from '#lib/context.ts'
import { inLanguage, namedOfficer } from '#lib/i18n/formats.ts'
import { listWaiting } from '#lib/waiting/list.ts'
import { titled } from '../titled.ts'

export const generateMetadata = titled(({ frame }) => frame.home)

/** What waits for me, oldest first, each line one click from the work. */
export default async function HomePage() {
  const ctx = await pageCtx()
  const [t, f, locale, waiting, { cases: newest }] = await Promise.all([
    getTranslations('home'),
    getTranslations('frame'),
    getLocale(),
    listWaiting(ctx),
    listCases(ctx, { limit: 8 }),
  ])
  const bringsIn = decide(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  const role = ROLES.findLast((each) => ctx.actor.roles.includes(each)) ?? 'officer'
  const next = placesOf(ctx.actor).filter(({ key }) => ['cases', 'register', 'officers', 'units', 'jobs'].includes(key))
  return (
    <Page
      title={t('greeting', { name: inLanguage(locale, namedOfficer(ctx.actor)) })}
      actions={
        bringsIn ? (
          <ButtonLink href="/bring-in" look="primary">
            <Upload aria-hidden className="size-4" />
            {f('bringIn')}
          </ButtonLink>
        ) : null
      }
    >
      <div className="flex flex-col gap-6">
        {waiting.length > 0 ? (
          <WaitingList lines={waiting} />
        ) : (
          <Empty icon={Inbox} title={t('empty')} hint={t(`hint.${role}`)}>
            <div className="flex flex-wrap justify-center gap-2">
              {next.map(({ key, href }) => (
                <ButtonLink key={key} href={href}>
                  {f(key)}
                </ButtonLink>
              ))}
            </div>
          </Empty>
        )}
        {newest.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t('newest')}</h2>
            <CaseTable cases={newest} />
          </section>
        ) : null}
      </div>
    </Page>
  )
}
