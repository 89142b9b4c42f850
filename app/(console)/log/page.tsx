import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { LogState } from '#components/ledger/log-state.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { env } from '#lib/env.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { getLogState } from '#lib/ledger/get-state.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ ledger }) => ledger.title)

export default async function LogPage() {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('ledger')])
  const { log: logFolder, signer: signerFolder } = env().paths
  const log = await foundOrNot(getLogState(ctx, { logFolder, signerFolder }))
  return (
    <Page title={t('title')}>
      <p className="mb-4 max-w-prose text-muted">{t('text')}</p>
      <Texts of={['ledger']}>
        <LogState log={log} />
      </Texts>
    </Page>
  )
}
