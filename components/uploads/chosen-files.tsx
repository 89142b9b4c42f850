'use client'

import { LoaderCircle, UploadCloud, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { VirtualList } from '#components/ui/virtual-list.tsx'
import { formatBytes } from '#lib/i18n/formats.ts'
import { DropAnywhere } from './drop-anywhere.tsx'
import type { Picked, PickedFile } from './messages.ts'
import { PickButtons } from './pick-buttons.tsx'
import { pathOf } from './pick-files.ts'
import type { Picking } from './use-picking.ts'

const ROW_PX = 52
const heightOf = () => ROW_PX
const keyOf = (picked: PickedFile) => `${pathOf(picked)}\n${picked.file.size}\n${picked.file.lastModified}`

/** What is to be brought in: dropped anywhere or picked, each file with its folder; and what of it gave no file. */
export function ChosenFiles({ picking, isMedium }: { picking: Picking; isMedium: boolean }) {
  const t = useTranslations('uploads')
  const { picked, reading, hasFailed, take, onFound, remove, clear } = picking
  const hasFiles = picked.files.length > 0
  return (
    <>
      <DropAnywhere onPick={take} onFound={onFound} />
      <div
        className={`flex items-center gap-3 rounded-lg border-2 border-dashed border-line-strong bg-surface text-center ${hasFiles ? 'flex-wrap justify-between px-4 py-3' : 'flex-col px-6 py-12'}`}
      >
        {hasFiles ? null : <UploadCloud aria-hidden className="size-9 text-muted" />}
        <p className={hasFiles ? 'font-medium' : 'text-lg font-medium'}>{t('dropTitle')}</p>
        {hasFiles ? null : <p className="max-w-md text-muted">{t('dropHint')}</p>}
        <PickButtons onPick={take} onFound={onFound} />
      </div>
      {reading === null ? null : (
        <p role="status" className="flex items-center gap-2 text-working">
          <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />
          {t('reading', { count: reading })}
        </p>
      )}
      {hasFailed ? <Notice kind="alarm">{t('pickFailed')}</Notice> : null}
      <LeftOut picked={picked} isMedium={isMedium} />
      {hasFiles ? (
        <div className="rounded-lg border border-line bg-surface">
          <div className="flex items-center justify-between gap-3 border-b border-line py-1 pr-1 pl-3">
            <h3 className="font-semibold">{t('fileCount', { count: picked.files.length })}</h3>
            <Button look="quiet" onClick={clear}>
              {t('removeAll')}
            </Button>
          </div>
          <VirtualList label={t('files')} items={picked.files} keyOf={keyOf} heightOf={heightOf}>
            {(each) => <ChosenFile picked={each} onRemove={() => remove(each)} />}
          </VirtualList>
        </div>
      ) : null}
    </>
  )
}

function ChosenFile({ picked, onRemove }: { picked: PickedFile; onRemove: () => void }) {
  const t = useTranslations('uploads')
  const { file, folder } = picked
  return (
    <div className="flex h-full items-center gap-3 pr-1 pl-3">
      <span className="min-w-0 flex-1 leading-snug" title={pathOf(picked)}>
        <span className="block truncate">{file.name}</span>
        {folder ? <span className="block truncate text-sm text-muted">{folder}/</span> : null}
      </span>
      <span className="text-sm whitespace-nowrap text-muted">{formatBytes(file.size)}</span>
      <Button look="quiet" aria-label={`${t('remove')}: ${file.name}`} title={t('remove')} onClick={onRemove}>
        <X aria-hidden className="size-4" />
      </Button>
    </div>
  )
}

/** Folders without a file and files that can't be opened: said, so that nothing on the medium is unaccounted for. */
function LeftOut({ picked: { emptyFolders, unreadable }, isMedium }: { picked: Picked; isMedium: boolean }) {
  const t = useTranslations('uploads')
  const m = useTranslations('transfers')
  const count = unreadable.length
  const lines = [
    { paths: emptyFolders, text: t('emptyFolders', { count: emptyFolders.length }) },
    { paths: unreadable, text: isMedium ? m('desk.unopened', { count }) : t('unreadableFiles', { count }) },
  ].filter(({ paths }) => paths.length > 0)
  if (lines.length === 0) return null
  return (
    <Notice kind="waiting">
      {lines.map(({ paths, text }) => (
        <details key={text}>
          <summary>{text}</summary>
          <ul className="max-h-40 overflow-y-auto break-all">
            {paths.map((path) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
        </details>
      ))}
    </Notice>
  )
}
