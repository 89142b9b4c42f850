'use client'

import { UploadCloud } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { Picked } from './messages.ts'
import { droppedFiles } from './pick-files.ts'

type Props = { onPick: (picked: Promise<Picked>) => void; onFound: () => void }

/** Takes what is dropped anywhere on the page, and says so while it is held over it. */
export function DropAnywhere({ onPick, onFound }: Props) {
  const t = useTranslations('uploads')
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault() // or the browser opens the file in place of the desk
      setOver(false)
      onPick(droppedFiles(event.dataTransfer, onFound))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [onPick, onFound])
  return (
    <div aria-hidden className={isOver ? 'pointer-events-none fixed inset-3 z-40' : 'hidden'}>
      <div className="flex h-full flex-col items-center justify-center gap-3 rounded-xl border-4 border-dashed border-accent bg-accent-soft/90 text-accent">
        <UploadCloud className="size-14" />
        <p className="text-2xl font-semibold">{t('dropNow')}</p>
      </div>
    </div>
  )
}
