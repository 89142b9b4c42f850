'use client'

import { CircleCheck, Hand, HardDrive, Usb } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { BatchProgress } from './messages.ts'

const looks = {
  yes: 'border-sealed bg-sealed-soft text-sealed',
  no: 'border-waiting bg-waiting-soft text-waiting',
  alarm: 'border-alarm bg-alarm-soft text-alarm',
  keep: 'border-line-strong',
} as const

/** The two answers in big letters. The server gives them; until it does, and while anything runs, both are no. */
export function MediumAnswers({ batch: { medium, entries } }: { batch: BatchProgress }) {
  const t = useTranslations('uploads')
  const rejected = entries.filter(({ state }) => state === 'rejected').length
  const unsealed = entries.filter(({ state }) => !['sealed', 'cancelled', 'rejected'].includes(state)).length
  const mayTakeOut = unsealed + rejected === 0 && (medium?.mayTakeOut ?? false)
  const mayWipe = mayTakeOut && (medium?.mayWipe ?? false)
  const hasAlarm = entries.some(({ trouble }) => trouble === 'sourceDiffers')
  const waitsFor = medium?.waitsFor ?? ['seal']
  const isOfOthers = unsealed + rejected === 0 && waitsFor.includes('handedOn')
  const why = isOfOthers ? t('mayNotTakeHandedOn') : unsealed > 0 ? t('mayNotTakeHint', { count: unsealed }) : null
  const said = hasAlarm ? t('mayNotTakeAlarm') : mayTakeOut ? t('mayTakeHint') : why
  return (
    <>
      <Answer
        look={hasAlarm || rejected > 0 ? 'alarm' : mayTakeOut ? 'yes' : 'no'}
        icon={mayTakeOut ? <Usb aria-hidden className="size-6" /> : <Hand aria-hidden className="size-6" />}
        title={mayTakeOut ? t('mayTake') : t('mayNotTake')}
      >
        {rejected > 0 ? <p>{t('mayNotTakeRejected', { count: rejected })}</p> : null}
        {said ? <p>{said}</p> : null}
      </Answer>
      <Answer
        look={mayWipe ? 'yes' : 'keep'}
        icon={mayWipe ? <CircleCheck aria-hidden className="size-6" /> : <HardDrive aria-hidden className="size-6" />}
        title={mayWipe ? t('mayWipe') : t('keepContents')}
      >
        {mayWipe ? (
          <p>{t('mayWipeHint')}</p>
        ) : (
          <>
            <p>{t('wipeWaits')}</p>
            <ul className="list-disc pl-5">
              {waitsFor.map((what) => (
                <li key={what}>{t(`wipeWaitsFor.${what}`)}</li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </>
  )
}

type AnswerProps = { look: keyof typeof looks; icon: ReactNode; title: string; children: ReactNode }

function Answer({ look, icon, title, children }: AnswerProps) {
  return (
    <div role="status" className={`rounded-md border px-3 py-2 text-sm ${looks[look]}`}>
      <p className="flex items-center gap-2 text-xl font-bold">
        {icon}
        {title}
      </p>
      {children}
    </div>
  )
}
