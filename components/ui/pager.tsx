import { useTranslations } from 'next-intl'
import { ButtonLink } from './button.tsx'

type Props = { path: string; query: Record<string, string>; next: string | null; isFirst: boolean }

/** The ways to the first and the next page; the place is in the address, so going back works. */
export function Pager({ path, query, next, isFirst }: Props) {
  const t = useTranslations('frame')
  if (isFirst && !next) return null
  const kept = Object.entries(query).filter(([, value]) => value)
  const href = (more: string[][]) => `${path}?${new URLSearchParams([...kept, ...more])}`
  return (
    <div className="mt-4 flex justify-between gap-2 print:hidden">
      <div>{isFirst ? null : <ButtonLink href={href([])}>{t('first')}</ButtonLink>}</div>
      <div>{next ? <ButtonLink href={href([['after', next]])}>{t('next')}</ButtonLink> : null}</div>
    </div>
  )
}
