'use client'

import { FilePlus, FolderPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ChangeEvent, MouseEvent } from 'react'
import type { Picked } from './messages.ts'
import { chosenFiles, pickHandles } from './pick-files.ts'

const look =
  'inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-accent-soft'

type Props = { onPick: (picked: Promise<Picked>) => void; onFound: () => void }

/** Pickers for files and for a folder; those that give handles where the browser has them, so that a closed tab goes on. */
export function PickButtons({ onPick, onFound }: Props) {
  const t = useTranslations('uploads')
  const open = (what: 'files' | 'folder') => (event: MouseEvent<HTMLInputElement>) => {
    const picked = pickHandles(what, onFound)
    if (!picked) return
    event.preventDefault()
    onPick(picked)
  }
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    if (target.files) onPick(Promise.resolve(chosenFiles(target.files)))
    target.value = '' // so that the same choice can be made again
  }
  return (
    <div className="flex flex-wrap justify-center gap-2">
      <label className={look}>
        <FilePlus aria-hidden className="size-4" />
        {t('pickFiles')}
        <input type="file" multiple className="sr-only" onClick={open('files')} onChange={take} />
      </label>
      <label className={look}>
        <FolderPlus aria-hidden className="size-4" />
        {t('pickFolder')}
        <input type="file" className="sr-only" {...{ webkitdirectory: '' }} onClick={open('folder')} onChange={take} />
      </label>
    </div>
  )
}
