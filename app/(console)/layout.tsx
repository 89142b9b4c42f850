import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Preferences } from '#components/frame/preferences.tsx'
import { Rail } from '#components/frame/rail.tsx'
import { SearchBox } from '#components/frame/search-box.tsx'
import { SessionGuard } from '#components/frame/session-guard.tsx'
import { StationMenu } from '#components/frame/station-menu.tsx'
import { WorkBadge } from '#components/uploads/work-badge.tsx'
import { placesOf } from '#lib/access/places.ts'
import { current } from '#lib/auth/current.ts'
import { lockAction, signOutAction } from '../actions/session.ts'
import { preferences, unlocking } from '../bundles.ts'

/** The frame of everything behind sign-in. Each page asks for its own context: a layout is no gate. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const who = await current()
  if (!who) redirect('/sign-in')
  if (who.session.isLocked) redirect('/locked')
  const t = await getTranslations('frame')
  const { actor, session } = who
  return (
    <SessionGuard key={session.id} sessionId={session.id} name={actor.name} actions={unlocking}>
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
            <Link
              href="/account"
              prefetch={false}
              className="rounded-md px-2 py-1 text-right text-sm leading-tight hover:bg-accent-soft"
            >
              <span className="block font-medium">{actor.name}</span>
              <span className="block text-muted">{actor.serviceNumber}</span>
            </Link>
            <StationMenu lock={lockAction} signOut={signOutAction} />
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
