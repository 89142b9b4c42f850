import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#lib/i18n/formats.ts'
import type { Comparing } from './use-held.ts'

/** What of a medium the case holds already: how far the comparison is, what it found, and how to stop it. */
export function HeldPreview({ comparing: { held, status, stop, goOn } }: { comparing: Comparing }) {
  const t = useTranslations('transfers')
  const count = (value: number) => value.toLocaleString('en')
  if (!held?.alike) return status === 'running' ? <p className="text-sm text-working">{t('desk.askingSizes')}</p> : null
  const { alike, compared } = held
  if (alike.files === 0) return <p className="text-sm text-muted">{t('desk.noneHeld')}</p>
  return (
    <div className="flex flex-col items-start gap-1 text-sm">
      <p role="status">{t('desk.held', { count: held.held.files, bytes: formatBytes(held.held.bytes) })}</p>
      {status === 'done' ? null : (
        <>
          <progress
            aria-label={t('desk.comparing')}
            value={alike.bytes === 0 ? 1 : compared.bytes / alike.bytes}
            max={1}
            className="h-2 w-full accent-accent"
          />
          <p className="text-muted">
            {t('desk.compared', {
              ...{ done: count(compared.files), total: count(alike.files) },
              ...{ doneBytes: formatBytes(compared.bytes), totalBytes: formatBytes(alike.bytes) },
            })}
          </p>
          {status === 'running' ? (
            <Button look="quiet" onClick={stop}>
              {t('desk.stopComparing')}
            </Button>
          ) : (
            <>
              <p className="text-muted">{t('desk.comparedLater')}</p>
              <Button look="quiet" onClick={goOn}>
                {t('desk.goOnComparing')}
              </Button>
            </>
          )}
        </>
      )}
    </div>
  )
}
