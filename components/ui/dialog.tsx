'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactElement, type ReactNode, useState } from 'react'
import { Button } from './button.tsx'

type Props = {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  title: string
  /** One sentence under the title: what will happen, to how many things. */
  text?: ReactNode
  /** The content; a function gets `close`. */
  children: ReactNode | ((close: () => void) => ReactNode)
}

/** A question over the page: focus stays in it, Escape and the cross close it, the focus goes back to the trigger. */
export function Dialog({ trigger, title, text, children }: Props) {
  const t = useTranslations('frame')
  const [isOpen, setOpen] = useState(false)
  return (
    <Base.Root open={isOpen} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Base.Popup className="fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-xl">
          <div className="flex items-start justify-between gap-3">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            <Base.Close render={<Button look="quiet" aria-label={t('close')} />}>
              <X aria-hidden className="size-4" />
            </Base.Close>
          </div>
          {text ? <Base.Description className="text-muted">{text}</Base.Description> : null}
          {typeof children === 'function' ? children(() => setOpen(false)) : children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
