import { getTranslations } from 'next-intl/server'
import { Door } from '#components/auth/door.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { preferences } from './bundles.ts'

/** An address that names nothing, whoever asks. */
export default async function NotFound() {
  const t = await getTranslations('frame')
  return (
    <Door preferences={preferences} title={t('notFoundTitle')} text={t('notFoundText')}>
      <ButtonLink href="/">{t('home')}</ButtonLink>
    </Door>
  )
}
