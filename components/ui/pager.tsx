import { useTranslations } from 'next-intl'
import { ButtonLink } from './button.tsx'

type Props = {
  path: string
  query: Record<string, string>
  /** The key of the page before, where the list can be read backwards. */
  previous?: string | null
  next: string | null
  isFirst: boolean
}

/** The ways to the first, the previous and the next page; the place is in the address, so going back works. */
export function Pager({ path, query, previous = null, next, isFirst }: Props) {
  const t = useTranslations('frame')
  if (isFirst && !next) return null
  const kept = Object.entries(query).filter(([, value]) => value)
  const href = (more: string[][]) => `${path}?${new URLSearchParams([...kept, ...more])}`
  return (
    <div className="mt-4 flex justify-between gap-2 print:hidden">
      <div className="flex gap-2">
        {isFirst ? null : <ButtonLink href={href([])}>{t('first')}</ButtonLink>}
        {previous ? <ButtonLink href={href([['before', previous]])}>{t('previous')}</ButtonLink> : null}
      </div>
      <div>{next ? <ButtonLink href={href([['after', next]])}>{t('next')}</ButtonLink> : null}</div>
    </div>
  )
}
