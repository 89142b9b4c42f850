'use client'

import { FileUp, Pause, Play, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#lib/i18n/formats.ts'
import { CancelButton } from './cancel-button.tsx'
import type { EntryProgress } from './messages.ts'
import { RecordUnreadable } from './record-unreadable.tsx'
import { StateBadge } from './state-badge.tsx'
import { TimeLeft } from './time-left.tsx'

type Act = (type: 'pause' | 'resume' | 'cancel' | 'retry') => void
type Props = {
  entry: EntryProgress
  act: Act
  give: (file: File) => void
  /** It is of a medium, and the record of that says how it ended. */
  onEnded: (() => void) | null
  isReadOnly: boolean
}

/** Height of a row in pixels; what troubles a file takes two lines more, and what could not be read a third. */
export const rowHeight = ({ trouble }: EntryProgress): number => (trouble === 'unreadable' ? 132 : trouble ? 112 : 68)

/** One file on its way in, with what can be done about it. */
export function EntryRow({ entry, isReadOnly, ...rest }: Props) {
  const t = useTranslations('uploads')
  const i = useTranslations('items')
  const { name, folder, sizeBytes, sentBytes, bytesPerSecond, state } = entry
  const percent = sizeBytes === 0 ? 100 : Math.floor((sentBytes / sizeBytes) * 100)
  const isOnTheWay = ['open', 'paused', 'failed', 'needsFile'].includes(state)
  return (
    <div className="flex h-full flex-col justify-center gap-0.5 pr-1 pl-3">
      <div className="flex min-h-8 items-center gap-2">
        <span className="min-w-0 flex-1 truncate" title={folder ? `${folder}/${name}` : name}>
          {name}
        </span>
        {entry.itemId && entry.number !== null ? (
          <Link
            href={`/items/${entry.itemId}`}
            prefetch={false}
            className="pr-2 text-sm whitespace-nowrap text-accent underline-offset-4 hover:underline"
          >
            {i('number', { number: entry.number })}
          </Link>
        ) : null}
        {isReadOnly ? null : <Actions entry={entry} {...rest} />}
      </div>
      <div className="flex items-center gap-x-3 pr-2 text-sm text-muted">
        <StateBadge state={state} />
        <span className="whitespace-nowrap">
          {isOnTheWay ? `${percent} % · ` : ''}
          {formatBytes(sizeBytes)}
          {state === 'open' && bytesPerSecond > 0 ? (
            <>
              {' · '}
              {t('rate', { rate: formatBytes(Math.round(bytesPerSecond)) })}
              {' · '}
              <TimeLeft bytes={sizeBytes - sentBytes} bytesPerSecond={bytesPerSecond} />
            </>
          ) : null}
        </span>
        {folder ? <span className="min-w-0 truncate">{folder}/</span> : null}
      </div>
      {isOnTheWay ? (
        <progress
          aria-label={t('progress', { name })}
          value={percent}
          max={100}
          className="h-1 w-[calc(100%-0.5rem)] accent-accent"
        />
      ) : null}
      {entry.trouble ? (
        <p
          role="status"
          className={`line-clamp-2 pr-2 text-sm leading-tight ${state === 'rejected' ? 'text-alarm' : 'text-waiting'}`}
        >
          <Trouble of={entry.trouble} />
        </p>
      ) : null}
      {entry.trouble === 'unreadable' && entry.reading ? (
        <p className="truncate pr-2 text-sm text-muted" title={entry.reading.error}>
          {t('tried', { count: entry.reading.tries, offset: entry.reading.offsetBytes.toLocaleString('en') })}
        </p>
      ) : null}
    </div>
  )
}

function Trouble({ of }: { of: NonNullable<EntryProgress['trouble']> }) {
  const t = useTranslations('uploads')
  const f = useTranslations('frame')
  switch (of) {
    case 'offline':
    case 'otherFile':
    case 'unreadable':
    case 'sourceDiffers':
    case 'hashDiffers':
      return t(of)
    case 'CASE_CLOSED':
    case 'RECORD_STANDS':
    case 'ENTRY_ENDED':
      return f(`reason.${of}`)
    default:
      return f(`failure.${of}`)
  }
}

function Actions({ entry, act, give, onEnded }: Omit<Props, 'isReadOnly'>) {
  const t = useTranslations('uploads')
  const { state, name } = entry
  const icons = { pause: Pause, resume: Play, retry: RotateCcw }
  const button = (type: keyof typeof icons) => {
    const Icon = icons[type]
    return (
      <Button look="quiet" aria-label={`${t(type)}: ${name}`} title={t(type)} onClick={() => act(type)}>
        <Icon aria-hidden className="size-4" />
      </Button>
    )
  }
  return (
    <span className="flex">
      {state === 'open' || state === 'waiting' ? button('pause') : null}
      {entry.trouble === 'unreadable' && entry.reading && onEnded ? (
        <RecordUnreadable entryId={entry.entryId} reading={entry.reading} onEnded={onEnded} />
      ) : null}
      {state === 'paused' ? button('resume') : null}
      {state === 'failed' || state === 'rejected' || entry.trouble === 'unreadable' ? button('retry') : null}
      {state === 'needsFile' && !entry.isSet ? <PickOne name={name} give={give} /> : null}
      {['open', 'waiting', 'paused', 'failed', 'needsFile'].includes(state) ? (
        <CancelButton name={name} count={1} arrivedBytes={entry.sentBytes} onCancel={() => act('cancel')} />
      ) : null}
    </span>
  )
}

function PickOne({ name, give }: { name: string; give: (file: File) => void }) {
  const t = useTranslations('uploads')
  return (
    <label className="inline-flex min-h-9 cursor-pointer items-center rounded-md px-3 focus-within:outline-2 focus-within:outline-accent hover:bg-accent-soft">
      <FileUp aria-hidden className="size-4" />
      <input
        type="file"
        className="sr-only"
        aria-label={`${t('state.needsFile')}: ${name}`}
        title={t('state.needsFile')}
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) give(file)
          target.value = ''
        }}
      />
    </label>
  )
}
