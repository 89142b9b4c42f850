'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { FAILED } from '#components/ui/refused.ts'
import type { RecentTarget } from '#lib/batches/recent-targets.ts'
import { formatBytes } from '#lib/i18n/formats.ts'
import { announce, type NotAnnounced } from './announce.ts'
import { ChooseSource, type ChosenSource, type SourceActions } from './choose-source.tsx'
import { type CaseChoice, type CheckNumber, ChooseTarget, type Chosen, chosenCase } from './choose-target.tsx'
import { ChosenFiles } from './chosen-files.tsx'
import { Columns } from './columns.tsx'
import { LastUsed } from './last-used.tsx'
import type { Run } from './upload-host.tsx'
import { usePicking } from './use-picking.ts'

// As many as one batch takes (CreateBatchInput).
const MAX_FILES = 10_000

export type NewBatchProps = {
  officerId: string
  cases: CaseChoice[]
  chosenId: string
  recent: RecentTarget[]
  check: CheckNumber
  sources: SourceActions
}
type Props = NewBatchProps & { run: Run }

/** What is brought in next: where to and where from, the files, their sum. */
export function NewBatch({ officerId, cases, chosenId, recent, check, sources, run }: Props) {
  const t = useTranslations('uploads')
  const preset = cases.find((each) => each.id === chosenId)
  const [chosen, setChosen] = useState<Chosen | null>(preset ? chosenCase(preset) : null)
  const [source, setSource] = useState<ChosenSource>(null)
  const [refused, setRefused] = useState<NotAnnounced | null>(null)
  const [isBusy, setBusy] = useState(false)
  const picking = usePicking()
  const { files } = picking.picked
  const choose = (next: Chosen | null, of: ChosenSource = null) => {
    setChosen(next)
    setSource(of) // a source is a case's own
  }
  const start = async () => {
    if (!chosen) return
    setBusy(true)
    setRefused(null)
    try {
      const batch = await announce({ officerId, chosen, source, files })
      if ('code' in batch) return setRefused(batch)
      await run(batch, files)
      picking.clear()
    } catch {
      setRefused(FAILED)
    } finally {
      setBusy(false)
    }
  }
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const isTooMany = files.length > MAX_FILES
  const why = !chosen ? t('chooseFirst') : files.length === 0 ? t('noneChosen') : null
  return (
    <Columns
      label={t('newBatch')}
      left={
        <>
          <h2 className="font-semibold">{t('toCase')}</h2>
          <LastUsed recent={recent} onChoose={choose} />
          <ChooseTarget cases={cases} chosen={chosen} check={check} onChoose={choose} />
          {chosen ? <ChooseSource target={chosen} chosen={source} actions={sources} onChoose={setSource} /> : null}
        </>
      }
      files={<ChosenFiles picking={picking} />}
      sum={
        <>
          <h2 className="font-semibold">{t('total')}</h2>
          <p>
            <span className="block text-2xl font-semibold">{formatBytes(totalBytes)}</span>
            {t('fileCount', { count: files.length })}
          </p>
          {isTooMany ? <Notice kind="waiting">{t('tooMany', { max: MAX_FILES, count: files.length })}</Notice> : null}
          {refused?.code === 'TOO_LONG' ? <Notice kind="alarm">{t('tooLong')}</Notice> : null}
          {refused && refused.code !== 'TOO_LONG' ? <Refusal {...refused} /> : null}
          <Button
            look="primary"
            disabled={why !== null || isTooMany || isBusy || picking.reading !== null}
            onClick={start}
            {...(why ? { title: why } : {})}
          >
            {isBusy ? t('announcing') : t('start')}
          </Button>
          {why ? <p className="text-sm text-muted">{why}</p> : null}
        </>
      }
    />
  )
}
