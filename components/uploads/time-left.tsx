import { useTranslations } from 'next-intl'

/** How long so many bytes take at this rate, in the unit that one would say it in. */
export function TimeLeft({ bytes, bytesPerSecond }: { bytes: number; bytesPerSecond: number }) {
  const t = useTranslations('uploads')
  const seconds = Math.ceil(bytes / bytesPerSecond)
  if (seconds > 5400) return t('hours', { hours: (seconds / 3600).toFixed(1) })
  return seconds > 90 ? t('minutes', { minutes: Math.ceil(seconds / 60) }) : t('seconds', { seconds })
}
