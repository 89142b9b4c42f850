import { Cctv } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { SourceFields } from '#components/sources/source-fields.tsx'
import { SourceList } from '#components/sources/source-list.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { listSources } from '#lib/sources/list.ts'
import { addSourceAction, editSourceAction, previewClockAction, setClockAction } from '../../../../actions/sources.ts'
import { titled } from '../../../../titled.ts'

const clock = { preview: previewClockAction, set: setClockAction }

export const generateMetadata = titled(({ cases }) => cases.sources)

export default async function SourcesPage({ params }: { params: Promise<{ caseId: string }> }) {
  const [ctx, { caseId }, t] = await Promise.all([pageCtx(), params, getTranslations('sources')])
  const [theCase, sources] = await foundOrNot(Promise.all([getCase(ctx, caseId), listSources(ctx, caseId)]))
  return (
    <CaseFrame theCase={theCase} tab="sources">
      <Texts of={['sources']}>
        <div className="flex flex-col items-start gap-4">
          <ConfirmForm
            label={t('add')}
            text={t('addText')}
            look="plain"
            action={addSourceAction}
            fields={{ caseId }}
            {...(theCase.can.bringIn ? {} : { disabledBecause: t('notYours') })}
          >
            <SourceFields />
          </ConfirmForm>
          <div className="w-full">
            {sources.length > 0 ? (
              <SourceList sources={sources} edit={editSourceAction} clock={clock} />
            ) : (
              <Empty icon={Cctv} title={t('empty')} hint={t('emptyHint')} />
            )}
          </div>
        </div>
      </Texts>
    </CaseFrame>
  )
}
