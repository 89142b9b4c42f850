'use client'

import { useTranslations } from 'next-intl'
import type { ReactElement } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useUploads } from '#components/uploads/upload-host.tsx'
import type { SignOut } from './station-menu.tsx'

type Ask = { officerId: string; batchIds: string[]; signOut: SignOut; children: ReactElement<Record<string, unknown>> }

/** While uploads run, leaving asks what becomes of them. */
export function AskBeforeLeaving({ officerId, batchIds, signOut, children }: Ask) {
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
