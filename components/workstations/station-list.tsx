'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { type Action, useAct } from '#components/ui/use-act.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { StationLine } from '#lib/workstations/view.ts'

type Props = { officerId: string; stations: StationLine[]; end: Action<boolean> }

/** Workstations that an officer approved; each can be ended at once. */
export function StationList({ officerId, stations, end }: Props) {
  const t = useTranslations('workstations')
  const { state, form, isBusy } = useAct(end)
  return (
    <div className="flex flex-col gap-3">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {stations.length === 0 ? <p className="text-muted">{t('none')}</p> : null}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {stations.map(({ id, workstation, reportNumber, expiresAt, address }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
            <span className="font-medium break-all">{workstation}</span>
            {reportNumber === null ? null : <span>{reportNumber}</span>}
            <span className="text-muted">
              {t('until')} {formatInstant(expiresAt)}
              {address === 'loopback' ? null : ` · ${t('from')} ${address}`}
            </span>
            <form {...form} className="ml-auto">
              <input type="hidden" name="officerId" value={officerId} />
              <input type="hidden" name="stationId" value={id} />
              <Button type="submit" look="danger" disabled={isBusy}>
                {t('end')}
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </div>
  )
}
