import { EyeOff } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'

/** The same for what does not exist and for what may not be seen. */
export default async function NotFound() {
  const t = await getTranslations('frame')
  return (
    <Page title={t('notFoundTitle')}>
      <Empty icon={EyeOff} title={t('notFoundTitle')} hint={t('notFoundText')}>
        <ButtonLink href="/">{t('home')}</ButtonLink>
      </Empty>
    </Page>
  )
}
