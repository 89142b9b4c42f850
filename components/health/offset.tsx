import { useTranslations } from 'next-intl'

/** By how much a clock is ahead, with its sign. */
export function Offset({ ms }: { ms: number }) {
  const t = useTranslations('health')
  return <span className="whitespace-nowrap tabular-nums">{t('offset', signed(ms))}</span>
}

/** What the text of an offset takes. */
export const signed = (ms: number): { ms: number; sign: string } => ({ ms: Math.abs(ms), sign: ms < 0 ? '−' : '+' })
