import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Door } from '#components/auth/door.tsx'
import { UnlockForm } from '#components/auth/unlock-form.tsx'
import { current } from '#lib/auth/current.ts'
import { inLanguage, namedOfficer } from '#lib/i18n/formats.ts'
import { preferences, unlocking } from '../bundles.ts'
import { titled } from '../titled.ts'

export const generateMetadata = titled(({ auth }) => auth.lockedTitle)

export default async function LockedPage() {
  const who = await current()
  if (!who) redirect('/sign-in')
  if (!who.session.isLocked) redirect('/')
  const [t, locale] = await Promise.all([getTranslations('auth'), getLocale()])
  return (
    <Door
      preferences={preferences}
      title={t('lockedTitle')}
      text={t('lockedText', { name: inLanguage(locale, namedOfficer(who.actor)) })}
    >
      <UnlockForm actions={unlocking} />
    </Door>
  )
}
