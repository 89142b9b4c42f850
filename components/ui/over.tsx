import { type ReactNode, useEffect, useRef } from 'react'

type Props = { name: string; className: string; close: () => void; children: ReactNode }

/** Something over the whole page while it lasts: the keyboard stays in it, Escape and a click beside it close it. */
export function Over({ name, className, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the element itself answers Escape; the click is the pointer's way
    <dialog
      ref={dialog}
      aria-label={name}
      onClose={close}
      onClick={(event) => event.target === event.currentTarget && close()}
      className={`m-auto rounded-lg border border-line bg-raised p-0 text-text shadow-xl backdrop:bg-black/60 ${className}`}
    >
      {children}
    </dialog>
  )
}
