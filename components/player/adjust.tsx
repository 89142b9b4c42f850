'use client'

import { useTranslations } from 'next-intl'
import { PLAIN, type Sight } from './sight.ts'

type Props = { sight: Sight; change: (next: (sight: Sight) => Sight) => void }

/** Brightness and contrast of the screen, not of the evidence: it says so. */
export function Adjust({ sight, change }: Props) {
  const t = useTranslations('player')
  return (
    <div className="flex flex-wrap items-center gap-4 border-t border-line px-3 py-2 text-sm">
      {(['brightness', 'contrast'] as const).map((what) => (
        <label key={what} className="flex items-center gap-2">
          {t(what)}
          <input
            type="range"
            min={20}
            max={400}
            step={5}
            value={sight[what]}
            onChange={({ target }) => change((before) => ({ ...before, [what]: Number(target.value) }))}
          />
          <span className="w-12 text-right">{sight[what]} %</span>
        </label>
      ))}
      <button
        type="button"
        className="min-h-8 rounded-md border border-line-strong px-2 hover:bg-accent-soft"
        onClick={() => change((before) => ({ ...before, brightness: PLAIN.brightness, contrast: PLAIN.contrast }))}
      >
        {t('plain')}
      </button>
      <span className="text-muted">{t('viewingOnly')}</span>
    </div>
  )
}
