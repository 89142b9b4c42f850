'use client'

import { FileUp, Pause, Play, RotateCcw, X } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#lib/i18n/formats.ts'
import type { EntryProgress } from './messages.ts'
import { StateBadge } from './state-badge.tsx'

type Act = (type: 'pause' | 'resume' | 'cancel' | 'retry') => void
type Props = { entry: EntryProgress; act: Act; give: (file: File) => void }

/** One file on its way in, with what can be done about it. */
export function EntryRow({ entry, act, give }: Props) {
  const t = useTranslations('uploads')
  const f = useTranslations('frame')
  const i = useTranslations('items')
  const percent = entry.sizeBytes === 0 ? 100 : Math.floor((entry.sentBytes / entry.sizeBytes) * 100)
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span
          className="min-w-0 flex-1 basis-48 truncate"
          title={entry.folder ? `${entry.folder}/${entry.name}` : entry.name}
        >
          {entry.folder ? <span className="text-muted">{entry.folder}/</span> : null}
          {entry.name}
        </span>
        <span className="text-sm text-muted">{formatBytes(entry.sizeBytes)}</span>
        <StateBadge state={entry.state} />
        {entry.itemId && entry.number !== null ? (
          <Link
            href={`/items/${entry.itemId}`}
            prefetch={false}
            className="text-sm text-accent underline-offset-4 hover:underline"
          >
            {i('number', { number: entry.number })}
          </Link>
        ) : null}
        <Actions entry={entry} act={act} give={give} />
      </div>
      {entry.state === 'open' || entry.state === 'paused' || entry.state === 'failed' ? (
        <progress
          aria-label={t('progress', { name: entry.name })}
          value={percent}
          max={100}
          className="h-1.5 w-full accent-accent"
        />
      ) : null}
      {entry.trouble ? (
        <p role="status" className="text-sm text-waiting">
          {entry.trouble === 'offline' || entry.trouble === 'otherFile'
            ? t(entry.trouble)
            : f(`failure.${entry.trouble}`)}
        </p>
      ) : null}
    </li>
  )
}

function Actions({ entry, act, give }: Props) {
  const t = useTranslations('uploads')
  const named = (word: string) => `${word}: ${entry.name}`
  const { state } = entry
  return (
    <span className="flex gap-1">
      {state === 'open' || state === 'waiting' ? (
        <Button look="quiet" aria-label={named(t('pause'))} title={t('pause')} onClick={() => act('pause')}>
          <Pause aria-hidden className="size-4" />
        </Button>
      ) : null}
      {state === 'paused' ? (
        <Button look="quiet" aria-label={named(t('resume'))} title={t('resume')} onClick={() => act('resume')}>
          <Play aria-hidden className="size-4" />
        </Button>
      ) : null}
      {state === 'failed' ? (
        <Button look="quiet" aria-label={named(t('retry'))} title={t('retry')} onClick={() => act('retry')}>
          <RotateCcw aria-hidden className="size-4" />
        </Button>
      ) : null}
      {state === 'needsFile' ? (
        <label className="inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-line-strong px-3 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-accent-soft">
          <FileUp aria-hidden className="size-4" />
          {t('state.needsFile')}
          <input
            type="file"
            className="sr-only"
            aria-label={named(t('state.needsFile'))}
            onChange={(event) => {
              const file = event.target.files?.[0]
              if (file) give(file)
            }}
          />
        </label>
      ) : null}
      {['open', 'waiting', 'paused', 'failed', 'needsFile'].includes(state) ? (
        <Button look="quiet" aria-label={named(t('cancel'))} title={t('cancel')} onClick={() => act('cancel')}>
          <X aria-hidden className="size-4" />
        </Button>
      ) : null}
    </span>
  )
}
