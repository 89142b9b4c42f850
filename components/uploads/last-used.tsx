'use client'

import { History } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { RecentTarget } from '#lib/batches/recent-targets.ts'
import type { ChosenSource } from './choose-source.tsx'
import { type Chosen, chosenCase } from './choose-target.tsx'

type Props = { recent: RecentTarget[]; onChoose: (chosen: Chosen, source: ChosenSource) => void }

/** Where material went last: one click chooses case and source. */
export function LastUsed({ recent, onChoose }: Props) {
  const t = useTranslations('uploads')
  if (recent.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">{t('lastUsed')}</h3>
      <ul className="-mx-2 flex flex-col">
        {recent.map(({ caseId, reportNumber, title, source }) => (
          <li key={`${caseId} ${source?.id}`}>
            <button
              type="button"
              onClick={() => onChoose(chosenCase({ id: caseId, label: `${reportNumber} · ${title}` }), source)}
              className="flex w-full items-start gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-accent-soft"
            >
              <History aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
              <span className="min-w-0">
                <span className="block truncate font-medium">{reportNumber}</span>
                <span className="block truncate text-muted">{source?.name ?? title}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
