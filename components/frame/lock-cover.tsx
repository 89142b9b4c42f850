'use client'

import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

/** What moves by itself listens for this, to stand still under the cover. */
export const COVERED = 'cdip-covered'

/**
 * Covers all that is on the screen, dialogs and previews included, and leaves it as it is. A modal dialog of the browser
 * lies over every other one, and what is outside it takes no click and no focus.
 */
export function LockCover({ title, children }: { title: string; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const { current } = dialog
    current?.showModal()
    return () => current?.close() // which gives the focus back
  }, [])
  useEffect(holdStill, [])
  return createPortal(
    <dialog
      ref={dialog}
      closedby="none"
      data-lock
      aria-labelledby="locked"
      className="fixed inset-0 m-0 size-full max-h-none max-w-none place-items-center bg-page p-4 text-text open:grid"
    >
      <div className="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-line bg-surface p-6">
        <h1 id="locked" className="text-lg font-semibold">
          {title}
        </h1>
        {children}
      </div>
    </dialog>,
    document.body,
  )
}

/** While it lasts nothing under the cover plays, hears a key or takes a file. Returns what ends that. */
function holdStill(): () => void {
  const ending = new AbortController()
  // Before anybody else: what listens at the window or the document knows nothing of a cover.
  const first = { capture: true, signal: ending.signal }
  for (const kind of ['keydown', 'keyup'] as const) {
    const keep = (event: KeyboardEvent) => {
      event.stopImmediatePropagation()
      if (event.key === 'Escape') event.preventDefault() // or the browser closes the dialog underneath
    }
    window.addEventListener(kind, keep, first)
  }
  for (const kind of ['dragover', 'drop'] as const) {
    const refuse = (event: DragEvent) => {
      event.stopImmediatePropagation()
      event.preventDefault() // or the browser opens the file
    }
    window.addEventListener(kind, refuse, first)
  }
  const pause = (media: EventTarget | null) => media instanceof HTMLMediaElement && media.pause()
  window.addEventListener('play', ({ target }) => pause(target), first) // a keyboard's own key for it
  for (const media of document.querySelectorAll('video, audio')) pause(media)
  window.dispatchEvent(new Event(COVERED))
  // The screen may fail to leave either: the cover lies over the one, and the other stands still.
  if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => undefined)
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
  return () => ending.abort()
}
