import { useTranslations } from 'next-intl'
import { Fact } from '#components/ui/facts.tsx'
import { formatInstant, formatLength } from '#lib/i18n/formats.ts'
import type { Disagreement } from '#lib/media/readings.ts'
import type { RecordingView } from '#lib/media/view.ts'
import type { ClockView } from '#lib/sources/view.ts'

type Props = { recording: RecordingView | null; disagreements: Disagreement[]; offset: ClockView | null }

/** What was read in a recording: length, picture, frames, clock; and where the tools contradict each other. */
export function RecordingFacts({ recording, disagreements, offset }: Props) {
  const t = useTranslations('media')
  if (!recording) return null
  const { durationUs, frames, frameRate, width, height, codecs, recorderClock } = recording
  return (
    <>
      {durationUs === null ? null : (
        <Fact name={t('length')} {...(frames === null ? {} : { hint: t('frames', { frames }) })}>
          {formatLength(durationUs, 3)}
        </Fact>
      )}
      {width && height ? (
        <Fact name={t('pictureSize')}>
          {width} × {height}
        </Fact>
      ) : null}
      {frameRate === null ? null : (
        <Fact name={t('frameRate')} {...rateHint(recording, t)}>
          {t('perSecond', { rate: String(Math.round(frameRate * 1000) / 1000) })}
        </Fact>
      )}
      {codecs ? <Fact name={t('coding')}>{codecs}</Fact> : null}
      {recorderClock ? (
        <Fact name={t('recorderClock')} hint={t(`basis.${basisKey(recorderClock.basis)}`)}>
          <time dateTime={recorderClock.at}>{formatInstant(recorderClock.at)}</time>
        </Fact>
      ) : null}
      {recorderClock && offset ? <Corrected at={recorderClock.at} offset={offset} /> : null}
      {disagreements.map(({ what, said }) => (
        <Fact key={what} name={`${t('disagree')} · ${t(`what.${what}`)}`}>
          {said.map(({ tool, value }) => (
            <span key={tool} className="block">
              {tool}: {value}
            </span>
          ))}
        </Fact>
      ))}
    </>
  )
}

/** The recorder's time less what its clock was ahead; the claim beside it, and who made it. */
function Corrected({ at, offset }: { at: string; offset: ClockView }) {
  const t = useTranslations('player')
  const iso = new Date(Date.parse(at) - offset.aheadMs).toISOString()
  const within = offset.uncertaintyMs === null ? t('noUncertainty') : `± ${offset.uncertaintyMs / 1000} s`
  const basis = [t(`offsetBasis.${offset.basis}`), offset.note, offset.setBy].filter(Boolean).join(' · ')
  return (
    <Fact name={t('correctedTime')} hint={basis}>
      <time dateTime={iso}>{formatInstant(iso)}</time> {within}
    </Fact>
  )
}

const basisKey = (basis: 'recorder' | 'metadata' | 'file name') => (basis === 'file name' ? 'file_name' : basis)

function rateHint(
  { isRateAssumed, isRateVarying }: RecordingView,
  t: (key: 'rateAssumed' | 'rateVaries') => string,
): { hint?: string } {
  if (isRateAssumed) return { hint: t('rateAssumed') }
  return isRateVarying ? { hint: t('rateVaries') } : {}
}
