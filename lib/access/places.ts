import type { OfficerActor } from '#lib/context.ts'
import { decide } from './policy.ts'

type Key =
  | 'home'
  | 'cases'
  | 'bringIn'
  | 'tray'
  | 'register'
  | 'officers'
  | 'units'
  | 'jobs'
  | 'security'
  | 'log'
  | 'health'
  | 'searches'
  | 'account'

/** The places of the menu that an officer may use; each place asks again when it is opened. */
export function placesOf(actor: OfficerActor): { key: Key; href: string }[] {
  const searches = decide(actor, { on: 'nothing', action: 'case.search' })
  const bringsIn = decide(actor, { on: 'nothing', action: 'tray.bring-in' })
  return [
    { key: 'home', href: '/' },
    ...(searches ? [{ key: 'cases', href: '/cases' } as const] : []),
    ...(bringsIn ? [{ key: 'bringIn', href: '/bring-in' } as const] : []),
    ...(decide(actor, { on: 'nothing', action: 'unit.supervise' }) ? [{ key: 'tray', href: '/tray' } as const] : []),
    ...(decide(actor, { on: 'nothing', action: 'register.see' })
      ? [{ key: 'register', href: '/register' } as const]
      : []),
    ...(decide(actor, { on: 'nothing', action: 'officer.manage' })
      ? [{ key: 'officers', href: '/officers' } as const, { key: 'units', href: '/units' } as const]
      : []),
    ...(decide(actor, { on: 'nothing', action: 'job.manage' }) ? [{ key: 'jobs', href: '/jobs' } as const] : []),
    ...(decide(actor, { on: 'nothing', action: 'security.read' })
      ? [{ key: 'security', href: '/security' } as const]
      : []),
    ...(decide(actor, { on: 'nothing', action: 'log.read' }) ? [{ key: 'log', href: '/log' } as const] : []),
    ...(decide(actor, { on: 'nothing', action: 'health.read' }) ? [{ key: 'health', href: '/health' } as const] : []),
    ...(decide(actor, { on: 'nothing', action: 'search.see' })
      ? [{ key: 'searches', href: '/searches' } as const]
      : []),
    { key: 'account', href: '/account' },
  ]
}
