import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Door } from '#components/auth/door.tsx'
import { PasswordForm } from '#components/auth/password-form.tsx'
import { current } from '#lib/auth/current.ts'
import { changePasswordAction } from '../actions/session.ts'
import { preferences } from '../bundles.ts'
import { titled } from '../titled.ts'

export const generateMetadata = titled(({ auth }) => auth.passwordTitle)

export default async function PasswordPage() {
  const who = await current()
  if (!who) redirect('/sign-in')
  if (who.session.isLocked) redirect('/locked')
  const t = await getTranslations('auth')
  return (
    <Door
      preferences={preferences}
      title={t('passwordTitle')}
      {...(who.mustChangePassword ? { text: t('passwordText') } : {})}
    >
      <PasswordForm action={changePasswordAction} />
    </Door>
  )
}
