'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { formatLength } from '#lib/i18n/formats.ts'
import type { Markers } from './use-markers.ts'

type Props = { markers: Markers; seek: (atUs: number) => void }

/** What was marked, in the order of the recording; one's own notes can be written where they stand. */
export function MarkerList({ markers, seek }: Props) {
  const t = useTranslations('player')
  return (
    <section aria-labelledby="markers" className="mt-3 rounded-lg border border-line bg-surface p-3">
      <h2 id="markers" className="font-semibold">
        {t('markers')} <span className="text-muted">{markers.list.length}</span>
      </h2>
      <p role="status" className="text-sm text-alarm">
        {markers.hasFailed ? t('markerFailed') : ''}
      </p>
      {markers.list.length === 0 ? <p className="text-sm text-muted">{t('noMarkers')}</p> : null}
      <ul className="divide-y divide-line">
        {markers.list.map(({ id, atUs, frame, note, madeBy, can }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1 text-sm">
            <button
              type="button"
              onClick={() => seek(atUs)}
              className="min-h-8 rounded px-1 font-medium text-accent underline-offset-4 hover:underline"
            >
              {formatLength(atUs, 3)}
              {frame === null ? null : <span className="text-muted"> · {t('frameNumber', { frame })}</span>}
            </button>
            {can.change ? (
              <input
                className="h-8 min-w-40 flex-1 rounded-md border border-line-strong bg-surface px-2"
                aria-label={t('noteOf', { at: formatLength(atUs, 3) })}
                placeholder={t('note')}
                defaultValue={note}
                maxLength={500}
                onBlur={({ target }) => target.value.trim() !== note && markers.note(id, target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
                }}
              />
            ) : (
              <span className="min-w-40 flex-1 break-words">{note}</span>
            )}
            <span className="text-muted">{madeBy}</span>
            {can.change ? (
              <button
                type="button"
                aria-label={t('removeMarker', { at: formatLength(atUs, 3) })}
                onClick={() => markers.remove(id)}
                className="grid size-8 place-items-center rounded hover:bg-accent-soft"
              >
                <X aria-hidden className="size-4" />
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
