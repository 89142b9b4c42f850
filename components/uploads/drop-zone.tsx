'use client'

import { FilePlus, FolderPlus, UploadCloud } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type DragEvent, type MouseEvent, useState } from 'react'
import type { PickedFile } from './messages.ts'
import { chosenFiles, droppedFiles } from './pick-files.ts'

type OpenPicker = (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>
const button =
  'inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-accent-soft'

/** Takes files and whole folders, dropped or picked; a picker that gives handles is used where there is one. */
export function DropZone({ onPick }: { onPick: (files: PickedFile[]) => void }) {
  const t = useTranslations('uploads')
  const [isOver, setOver] = useState(false)
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onPick(await droppedFiles(event.dataTransfer))
  }
  const pickWithHandles = async (event: MouseEvent<HTMLInputElement>) => {
    const open = (window as typeof window & { showOpenFilePicker?: OpenPicker }).showOpenFilePicker
    if (!open || navigator.webdriver) return
    event.preventDefault()
    try {
      const handles = await open({ multiple: true })
      onPick(await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), folder: '', handle }))))
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error // closed without a choice
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons inside are the first
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-col items-center gap-3 rounded-lg border-2 border-dashed px-6 py-10 text-center ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface'}`}
    >
      <UploadCloud aria-hidden className="size-9 text-muted" />
      <p className="text-lg font-medium">{t('dropTitle')}</p>
      <p className="max-w-md text-muted">{t('dropHint')}</p>
      <div className="flex flex-wrap justify-center gap-2">
        <label className={button}>
          <FilePlus aria-hidden className="size-4" />
          {t('pickFiles')}
          <input
            type="file"
            multiple
            className="sr-only"
            onClick={pickWithHandles}
            onChange={(event) => event.target.files && onPick(chosenFiles(event.target.files))}
          />
        </label>
        <label className={button}>
          <FolderPlus aria-hidden className="size-4" />
          {t('pickFolder')}
          <input
            type="file"
            className="sr-only"
            {...{ webkitdirectory: '' }}
            onChange={(event) => event.target.files && onPick(chosenFiles(event.target.files))}
          />
        </label>
      </div>
    </div>
  )
}
