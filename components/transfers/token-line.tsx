import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Notice } from '#components/ui/notice.tsx'
import type { TransferView } from '#lib/transfers/view.ts'

/**
 * What whoever countersigns reads before anything else: that the medium did not say which it is, and why it was brought in
 * all the same; and what may have lain on it before it was given out.
 */
export function TokenLine({ transfer }: { transfer: TransferView }) {
  const t = useTranslations('transfers')
  const { id, token, isUnread, marks } = transfer
  const old = marks['left-over']
  return (
    <>
      {token?.doubt ? (
        <Notice kind="waiting">
          <p className="font-semibold">{t(`token.doubt.${token.doubt}`)}</p>
          <p className="break-words">{t('token.because', { reason: token.reason })}</p>
        </Notice>
      ) : null}
      {isUnread && transfer.state === 'draft' ? <Notice kind="waiting">{t('token.unread')}</Notice> : null}
      {old > 0 ? (
        <Notice kind="waiting">
          {t('token.leftOver', { count: old })}{' '}
          <Link href={`/transfers/${id}?show=left-over`} className="underline underline-offset-4">
            {t('token.showLeftOver')}
          </Link>
        </Notice>
      ) : null}
    </>
  )
}
