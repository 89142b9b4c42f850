'use client'

import { Lock, LogOut } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'

type Props = { lock: () => Promise<void>; signOut: () => Promise<void> }

/** Lock and sign out: what an officer does when leaving the station. */
export function StationMenu({ lock, signOut }: Props) {
  const t = useTranslations('frame')
  const lockNow = async () => {
    await lock()
    window.dispatchEvent(new Event('cdip-lock'))
  }
  return (
    <div className="flex items-center">
      <Button look="quiet" onClick={lockNow} aria-label={t('lock')} title={t('lock')}>
        <Lock aria-hidden className="size-4" />
      </Button>
      <form action={signOut}>
        <Button type="submit" look="quiet" aria-label={t('signOut')} title={t('signOut')}>
          <LogOut aria-hidden className="size-4" />
        </Button>
      </form>
    </div>
  )
}
