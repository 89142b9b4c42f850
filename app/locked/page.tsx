import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Door } from '#components/auth/door.tsx'
import { UnlockForm } from '#components/auth/unlock-form.tsx'
import { current } from '#lib/auth/current.ts'
import { preferences, unlocking } from '../bundles.ts'
import { titled } from '../titled.ts'

export const generateMetadata = titled(({ auth }) => auth.lockedTitle)

export default async function LockedPage() {
  const who = await current()
  if (!who) redirect('/sign-in')
  if (!who.session.isLocked) redirect('/')
  const t = await getTranslations('auth')
  return (
    <Door preferences={preferences} title={t('lockedTitle')} text={t('lockedText', { name: who.actor.name })}>
      <UnlockForm actions={unlocking} />
    </Door>
  )
}
