'use client'

import { Lock, LogOut } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactElement } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useUploads } from '#components/uploads/upload-host.tsx'

type SignOut = (form: FormData) => Promise<void>
type Props = { officerId: string; lock: () => Promise<void>; signOut: SignOut }

/** Lock and sign out: what an officer does when leaving the station. */
export function StationMenu({ officerId, lock, signOut }: Props) {
  const t = useTranslations('frame')
  const { batches } = useUploads(officerId)
  const running = batches.filter(({ entries }) => entries.some(({ state }) => state === 'open' || state === 'waiting'))
  const lockNow = async () => {
    await lock()
    window.dispatchEvent(new Event('cdip-lock'))
  }
  const look = { look: 'quiet', 'aria-label': t('signOut'), title: t('signOut') } as const
  return (
    <div className="flex items-center">
      <Button look="quiet" onClick={lockNow} aria-label={t('lock')} title={t('lock')}>
        <Lock aria-hidden className="size-4" />
      </Button>
      {running.length > 0 ? (
        <AskBeforeLeaving officerId={officerId} batchIds={running.map(({ batchId }) => batchId)} signOut={signOut}>
          <Button {...look}>
            <LogOut aria-hidden className="size-4" />
          </Button>
        </AskBeforeLeaving>
      ) : (
        <form action={signOut}>
          <Button type="submit" {...look}>
            <LogOut aria-hidden className="size-4" />
          </Button>
        </form>
      )}
    </div>
  )
}

type Ask = { officerId: string; batchIds: string[]; signOut: SignOut; children: ReactElement<Record<string, unknown>> }

/** While uploads run, leaving asks what becomes of them. */
function AskBeforeLeaving({ officerId, batchIds, signOut, children }: Ask) {
  const t = useTranslations('auth')
  const { tell } = useUploads(officerId)
  const stop = async (form: FormData) => {
    for (const batchId of batchIds) tell({ type: 'forget', batchId })
    await signOut(form)
  }
  return (
    <Dialog title={t('signOutTitle')} text={t('signOutText')} trigger={children}>
      <form action={signOut} className="grid">
        <Button type="submit" look="primary">
          {t('signOutFinish')}
        </Button>
      </form>
      <form action={stop} className="grid">
        {batchIds.map((batchId) => (
          <input key={batchId} type="hidden" name="batchId" value={batchId} />
        ))}
        <Button type="submit" look="danger">
          {t('signOutStop')}
        </Button>
      </form>
    </Dialog>
  )
}
