'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { formatBytes } from '#lib/i18n/formats.ts'

type Props = { name?: string; count: number; arrivedBytes: number; onCancel: () => void }

/** Cancels one file (`name`) or several, after it was said what is kept of them. */
export function CancelButton({ name, count, arrivedBytes, onCancel }: Props) {
  const t = useTranslations('uploads')
  const f = useTranslations('frame')
  const title = name ? t('cancelOne', { name }) : t('cancelMany', { count })
  const arrived = arrivedBytes > 0 ? t('cancelKept', { bytes: formatBytes(arrivedBytes) }) : t('cancelNothing')
  const trigger = name ? (
    <Button look="quiet" aria-label={`${t('cancel')}: ${name}`} title={t('cancel')}>
      <X aria-hidden className="size-4" />
    </Button>
  ) : (
    <Button look="quiet">
      <X aria-hidden className="size-4" />
      {t('cancelAll')}
    </Button>
  )
  return (
    <Dialog title={title} text={`${arrived} ${t('cancelRecord')}`} trigger={trigger}>
      {(close) => (
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{f('back')}</Button>
          <Button
            look="danger"
            onClick={() => {
              close()
              onCancel()
            }}
          >
            {t('cancelConfirm')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
