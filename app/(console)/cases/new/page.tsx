import { FolderLock } from 'lucide-react'
import { getLocale, getTranslations } from 'next-intl/server'
import { OpenCaseForm } from '#components/cases/open-case-form.tsx'
import { Page } from '#components/frame/page.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { inLanguage } from '#lib/i18n/formats.ts'
import { myUnits } from '#lib/units/mine.ts'
import { openCaseAction } from '../../../actions/cases.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ cases }) => cases.open)

export default async function NewCasePage() {
  const ctx = await pageCtx()
  const [t, f, locale, units] = await Promise.all([
    getTranslations('cases'),
    getTranslations('frame'),
    getLocale(),
    myUnits(ctx),
  ])
  const texts = {
    reportNumber: t('reportNumber'),
    caseTitle: t('caseTitle'),
    unit: t('unit'),
    classification: t('classification'),
    RESTRICTED: f('RESTRICTED'),
    CONFIDENTIAL: f('CONFIDENTIAL'),
    needToKnow: t('needToKnow'),
    inCharge: t('inCharge'),
    inChargeHint: t('inChargeHint'),
    notCleared: t('notCleared'),
    create: t('create'),
  }
  const isCleared = decide(ctx.actor, { on: 'nothing', action: 'case.open-confidential' })
  const named = units.map((unit) => ({ id: unit.id, name: inLanguage(locale, unit) }))
  return (
    <Page title={t('open')}>
      {units.length > 0 ? (
        <OpenCaseForm action={openCaseAction} units={named} isCleared={isCleared} texts={texts} />
      ) : (
        <Empty icon={FolderLock} title={t('cannotOpen')} hint={t('cannotOpenHint')} />
      )}
    </Page>
  )
}
