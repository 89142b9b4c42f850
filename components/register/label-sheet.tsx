import { getTranslations } from 'next-intl/server'
import { QrCode } from '#components/ui/qr-code.tsx'
import type { MediumView } from '#lib/register/view.ts'

/**
 * The label of a medium, to be cut out and stuck on: in both languages whatever the reader's own. The code holds the label
 * itself, so that any scanner types what an officer would.
 */
export async function LabelSheet({ medium }: { medium: MediumView }) {
  const [en, zh] = await Promise.all([
    getTranslations({ locale: 'en', namespace: 'register' }),
    getTranslations({ locale: 'zh-HK', namespace: 'register' }),
  ])
  return (
    <article className="flex w-[80mm] max-w-full items-center gap-3 rounded-sm border border-black bg-white p-[3mm] text-[9pt] leading-snug text-black">
      <QrCode text={medium.label} label={`${en('qr')} ${zh('qr')}`} />
      <div className="min-w-0">
        <p className="font-mono text-[13pt] font-bold break-all">{medium.label}</p>
        <p lang="en">
          {en(`kind.${medium.kind}`)} · {en(`standing.${medium.standing}`)}
        </p>
        <p lang="zh-Hant-HK">
          {zh(`kind.${medium.kind}`)} · {zh(`standing.${medium.standing}`)}
        </p>
        <p lang="en">{medium.unit.en}</p>
        <p lang="zh-Hant-HK">{medium.unit.zh}</p>
      </div>
    </article>
  )
}
