import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { RegisterForm } from '#components/register/register-form.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { listKeptUnits } from '#lib/register/list-kept-units.ts'
import { addMediumAction } from '../../../actions/register.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.add)

export default async function NewMediumPage() {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('register')])
  const units = await foundOrNot(listKeptUnits(ctx))
  return (
    <Page title={t('add')}>
      <Texts of={['register']}>
        <RegisterForm action={addMediumAction} units={units} />
      </Texts>
    </Page>
  )
}
