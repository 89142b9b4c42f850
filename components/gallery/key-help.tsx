import { useTranslations } from 'next-intl'
import { KeySheet } from '#components/ui/key-sheet.tsx'

const KEYS = [
  ['← → ↑ ↓', 'move'],
  ['Home · End', 'ends'],
  ['Enter', 'open'],
  ['Space', 'preview'],
  ['X', 'choose'],
  ['Shift', 'range'],
  ['Esc', 'clear'],
  ['/', 'search'],
  ['?', 'help'],
] as const

/** The keys of the gallery. */
export function KeyHelp({ close }: { close: () => void }) {
  const t = useTranslations('gallery')
  return (
    <KeySheet title={t('keys')} keys={KEYS.map(([key, does]) => ({ key, does: t(`key.${does}`) }))} close={close} />
  )
}
