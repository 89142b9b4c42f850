'use client'

import { Lock, LogOut } from 'lucide-react'
import { unstable_rethrow } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { lazy, Suspense } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useUploads } from '#components/uploads/upload-host.tsx'
import { LOCK } from './session-guard.tsx'

// Asked only while uploads run: no page loads its dialog before.
const AskBeforeLeaving = lazy(() =>
  import('./ask-before-leaving.tsx').then((file) => ({ default: file.AskBeforeLeaving })),
)

export type SignOut = (form: FormData) => Promise<void>
type Props = { officerId: string; signOut: SignOut }

/** Lock and sign out: what an officer does when leaving the station. */
export function StationMenu({ officerId, signOut }: Props) {
  const t = useTranslations('frame')
  const { batches } = useUploads(officerId)
  const running = batches.filter(({ entries }) => entries.some(({ state }) => state === 'open' || state === 'waiting'))
  const lock = () => window.dispatchEvent(new Event(LOCK))
  // Who leaves while nothing answers must not leave it open: the cover stands, and says why.
  const leave: SignOut = async (form) => {
    try {
      await signOut(form)
    } catch (error) {
      unstable_rethrow(error)
      lock()
    }
  }
  const look = { look: 'quiet', 'aria-label': t('signOut'), title: t('signOut') } as const
  return (
    <div className="flex items-center">
      <Button look="quiet" onClick={lock} aria-label={t('lock')} title={t('lock')}>
        <Lock aria-hidden className="size-4" />
      </Button>
      {running.length > 0 ? (
        <Suspense>
          <AskBeforeLeaving officerId={officerId} batchIds={running.map(({ batchId }) => batchId)} signOut={leave}>
            <Button {...look}>
              <LogOut aria-hidden className="size-4" />
            </Button>
          </AskBeforeLeaving>
        </Suspense>
      ) : (
        <form action={leave}>
          <Button type="submit" {...look}>
            <LogOut aria-hidden className="size-4" />
          </Button>
        </form>
      )}
    </div>
  )
}
