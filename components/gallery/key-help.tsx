import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Over } from './over.tsx'

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
    <Over name={t('keys')} className="w-[min(28rem,calc(100vw-2rem))]" close={close}>
      <div className="flex flex-col gap-3 p-5">
        <h2 className="text-lg font-semibold">{t('keys')}</h2>
        <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-2">
          {KEYS.map(([key, does]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded border border-line-strong bg-surface px-1.5 py-0.5 font-mono text-sm">
                  {key}
                </kbd>
              </dt>
              <dd>{t(`key.${does}`)}</dd>
            </div>
          ))}
        </dl>
        <div className="text-right">
          <Button onClick={close}>{t('close')}</Button>
        </div>
      </div>
    </Over>
  )
}
