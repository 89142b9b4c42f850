import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Door } from '#components/auth/door.tsx'
import { SignInForm } from '#components/auth/sign-in-form.tsx'
import { current } from '#lib/auth/current.ts'
import { signInAction } from '../actions/session.ts'
import { preferences } from '../bundles.ts'
import { titled } from '../titled.ts'

export const generateMetadata = titled(({ auth }) => auth.signInTitle)

export default async function SignInPage() {
  if (await current()) redirect('/')
  const t = await getTranslations('auth')
  return (
    <Door preferences={preferences} title={t('signInTitle')}>
      <SignInForm action={signInAction} />
      <p className="text-sm text-muted">{t('purpose')}</p>
    </Door>
  )
}
