'use client'

import {
  Archive,
  Building2,
  Cog,
  FolderOpen,
  HardDrive,
  HeartPulse,
  House,
  Menu,
  ScanSearch,
  ScrollText,
  ShieldCheck,
  Upload,
  UserRound,
  UsersRound,
} from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'

const icons = {
  home: House,
  cases: FolderOpen,
  bringIn: Upload,
  tray: Archive,
  register: HardDrive,
  officers: UsersRound,
  units: Building2,
  jobs: Cog,
  security: ShieldCheck,
  log: ScrollText,
  health: HeartPulse,
  searches: ScanSearch,
  account: UserRound,
}
export type Place = { key: keyof typeof icons; href: string }

/** The places that this officer may use. On narrow screens it folds behind one button. */
export function Rail({ places }: { places: Place[] }) {
  const t = useTranslations('frame')
  const path = usePathname() ?? '/'
  const isHere = (href: string) => (href === '/' ? path === '/' : path.startsWith(href))
  const list = (
    <ul className="flex flex-col gap-0.5">
      {places.map(({ key, href }) => {
        const Icon = icons[key]
        return (
          <li key={key}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere(href) ? 'page' : undefined}
              className="flex min-h-9 items-center gap-3 rounded-md px-3 py-1.5 text-sm hover:bg-accent-soft aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
            >
              <Icon aria-hidden className="size-4.5" />
              {t(key)}
            </Link>
          </li>
        )
      })}
    </ul>
  )
  return (
    <>
      <nav aria-label={t('navigation')} className="hidden lg:block">
        {list}
      </nav>
      <details key={path} className="group relative lg:hidden">
        <summary
          aria-label={t('openMenu')}
          className="flex size-9 list-none items-center justify-center rounded-md hover:bg-accent-soft"
        >
          <Menu aria-hidden className="size-5" />
        </summary>
        <nav
          aria-label={t('navigation')}
          className="absolute top-10 left-0 z-40 w-56 rounded-lg border border-line bg-raised p-2 shadow-lg"
        >
          {list}
        </nav>
      </details>
    </>
  )
}
