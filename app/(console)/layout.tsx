import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { OfficerBadge } from '#components/frame/officer-badge.tsx'
import { Preferences } from '#components/frame/preferences.tsx'
import { Rail } from '#components/frame/rail.tsx'
import { SearchBox } from '#components/frame/search-box.tsx'
import { SessionGuard } from '#components/frame/session-guard.tsx'
import { StationMenu } from '#components/frame/station-menu.tsx'
import { WorkBadge } from '#components/uploads/work-badge.tsx'
import { placesOf } from '#lib/access/places.ts'
import { contextOf, current } from '#lib/auth/current.ts'
import { inLanguage, namedOfficer } from '#lib/i18n/formats.ts'
import { myUnits } from '#lib/units/mine.ts'
import { signOutAction } from '../actions/session.ts'
import { preferences, unlocking } from '../bundles.ts'

/** The frame of everything behind sign-in. Each page asks for its own context: a layout is no gate. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const who = await current()
  if (!who) redirect('/sign-in')
  if (who.session.isLocked) redirect('/locked')
  const ctx = contextOf(who.actor)
  const [t, locale, [unit]] = await Promise.all([getTranslations('frame'), getLocale(), myUnits(ctx)])
  const { actor, session } = who
  const name = inLanguage(locale, namedOfficer(actor))
  return (
    <SessionGuard key={session.id} sessionId={session.id} name={name} leftMs={session.leftMs} actions={unlocking}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-raised focus:p-2"
      >
        {t('skip')}
      </a>
      <div className="lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
        <header className="z-30 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-3 py-2 lg:col-span-2 print:hidden">
          <div className="lg:hidden">
            <Rail places={placesOf(actor)} />
          </div>
          <Link href="/" prefetch={false} className="text-lg font-semibold tracking-tight text-accent">
            {t('product')}
          </Link>
          <SearchBox />
          <div className="ml-auto flex flex-wrap items-center gap-1">
            <WorkBadge officerId={actor.id} />
            <Preferences actions={preferences} />
            <OfficerBadge
              name={name}
              serviceNumber={actor.serviceNumber}
              unit={unit ? inLanguage(locale, unit) : null}
              expiresAt={session.expiresAt}
              now={ctx.now.toISOString()}
            />
            <StationMenu officerId={actor.id} signOut={signOutAction} />
          </div>
        </header>
        <aside className="sticky top-0 hidden h-dvh border-r border-line bg-surface p-2 lg:block print:hidden">
          <Rail places={placesOf(actor)} />
        </aside>
        <div className="min-w-0">{children}</div>
      </div>
    </SessionGuard>
  )
}
