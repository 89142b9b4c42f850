import { MonitorUp } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { DecideForm } from '#components/workstations/decide-form.tsx'
import { StationList } from '#components/workstations/station-list.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { address } from '#lib/auth/door.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { listStations } from '#lib/workstations/list.ts'
import { previewStation } from '#lib/workstations/preview.ts'
import { approveStationAction, declineStationAction, endStationAction } from '../../actions/stations.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ workstations }) => workstations.title)

export default async function StationPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, query, t] = await Promise.all([pageCtx(), searchParams, getTranslations('workstations')])
  const code = one(query.code) ?? ''
  const done = one(query.done)
  if (!decide(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })) {
    return (
      <Page title={t('title')}>
        <Empty icon={MonitorUp} title={t('notYours')} />
      </Page>
    )
  }
  const [request, stations] = await Promise.all([
    code ? previewStation(ctx, { code, address: await address() }) : null,
    listStations(ctx, ctx.actor.id),
  ])
  return (
    <Page title={t('title')}>
      <Texts of={['workstations']}>
        <div className="flex flex-col gap-8">
          <div className="flex max-w-xl flex-col gap-4">
            <p className="text-muted">{t('text')}</p>
            {done === 'approved' ? <Notice kind="done">{t('approved')}</Notice> : null}
            {done === 'declined' ? <Notice kind="done">{t('declined')}</Notice> : null}
            {code && !request ? <Notice kind="alarm">{t('over')}</Notice> : null}
            {request ? null : (
              <form action="/station" className="flex flex-col items-start gap-3">
                <div className="w-full max-w-xs">
                  <TextField
                    name="code"
                    label={t('code')}
                    hint={t('codeHint')}
                    maxLength={20}
                    autoComplete="off"
                    spellCheck={false}
                    required
                  />
                </div>
                <Button type="submit" look="primary">
                  {t('show')}
                </Button>
              </form>
            )}
          </div>
          {request ? (
            <DecideForm code={code} request={request} approve={approveStationAction} decline={declineStationAction} />
          ) : null}
          <section className="flex max-w-4xl flex-col gap-2" aria-labelledby="stations">
            <h2 id="stations" className="font-semibold">
              {t('own')}
            </h2>
            <StationList officerId={ctx.actor.id} stations={stations} end={endStationAction} />
          </section>
        </div>
      </Texts>
    </Page>
  )
}
