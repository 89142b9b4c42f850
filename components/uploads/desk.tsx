'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import type { BatchCreated } from '#lib/batches/schema.ts'
import type { ErrorCode } from '#lib/errors.ts'
import { formatBytes } from '#lib/i18n/formats.ts'
import { BatchCard } from './batch-card.tsx'
import { ChooseSource, type SourceActions } from './choose-source.tsx'
import { type CaseChoice, type CheckNumber, ChooseTarget, type Chosen } from './choose-target.tsx'
import { DropZone } from './drop-zone.tsx'
import type { PickedFile } from './messages.ts'
import { PendingCard } from './pending-card.tsx'
import { keepPending } from './pending-store.ts'
import { useUploads } from './upload-host.tsx'

const SHOWN = 200
type Refused = { code: ErrorCode | 'FAILED'; reference: string }
type Props = { officerId: string; cases: CaseChoice[]; chosenId: string; check: CheckNumber; sources: SourceActions }

/** The upload desk: case, files, the sum; then what runs. */
export function UploadDesk({ officerId, cases, chosenId, check, sources }: Props) {
  const t = useTranslations('uploads')
  const { batches, bytesPerSecond, run, tell } = useUploads(officerId)
  const preset = cases.find((each) => each.id === chosenId)
  const [chosen, setChosen] = useState<Chosen | null>(
    preset ? { target: { caseId: preset.id }, label: preset.label } : null,
  )
  const [sourceId, setSourceId] = useState('')
  const [files, setFiles] = useState<PickedFile[]>([])
  const [refused, setRefused] = useState<Refused | null>(null)
  const [isBusy, setBusy] = useState(false)

  const intoCase = chosen && 'caseId' in chosen.target ? chosen.target.caseId : null
  const choose = (next: Chosen | null) => {
    setChosen(next)
    setSourceId('') // a source is a case's own
  }
  const start = async () => {
    if (!chosen || files.length === 0) return
    setBusy(true)
    setRefused(null)
    try {
      const created = await announce(chosen, sourceId, files)
      if ('code' in created) return setRefused(created)
      const entries = files.map(({ file, folder }, index) => ({
        entryId: created.entryIds[index] ?? '',
        ...{ name: file.name, folder, sizeBytes: file.size, file },
      }))
      const batch = {
        batchId: created.batchId,
        officerId,
        grantToken: created.grantToken,
        label: chosen.label,
        entries,
      }
      await keepPending(batch, files)
      await run(batch)
      setFiles([])
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex flex-col gap-5">
      <PendingCard officerId={officerId} running={batches.map((batch) => batch.batchId)} run={run} />
      <div className="grid items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <ChooseTarget cases={cases} chosenId={chosenId} check={check} onChoose={choose}>
          {intoCase ? (
            <ChooseSource caseId={intoCase} chosenId={sourceId} actions={sources} onChoose={setSourceId} />
          ) : null}
        </ChooseTarget>
        <div className="flex min-w-0 flex-col gap-4">
          <DropZone onPick={(more) => setFiles((known) => [...known, ...more])} />
          {files.length > 0 ? (
            <ChosenFiles
              files={files}
              onRemove={(index) => setFiles((known) => known.filter((_, at) => at !== index))}
            />
          ) : null}
          {refused ? <Refusal {...refused} /> : null}
          <div className="flex flex-wrap items-center gap-3">
            <Button
              look="primary"
              disabled={!chosen || files.length === 0 || isBusy}
              onClick={start}
              {...(chosen ? {} : { title: t('toCase') })}
            >
              {isBusy ? t('announcing') : t('start')}
            </Button>
            <span className="text-muted">
              {files.length === 0
                ? t('noneChosen')
                : `${t('fileCount', { count: files.length })} · ${formatBytes(files.reduce((sum, each) => sum + each.file.size, 0))}`}
            </span>
          </div>
        </div>
      </div>
      {batches.map((batch) => (
        <BatchCard key={batch.batchId} batch={batch} bytesPerSecond={bytesPerSecond} tell={tell} />
      ))}
      {batches.length > 0 ? <p className="text-sm text-muted">{t('leaveHint')}</p> : null}
    </div>
  )
}

async function announce(chosen: Chosen, sourceId: string, files: PickedFile[]): Promise<BatchCreated | Refused> {
  const entries = files.map(({ file, folder }) => ({
    ...{ name: file.name, folder, sizeBytes: file.size },
    modifiedAt: new Date(file.lastModified).toISOString(),
  }))
  const response = await fetch('/api/batches', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ target: chosen.target, sourceId: sourceId || null, entries }),
  }).catch(() => null)
  if (!response) return { code: 'UNAVAILABLE', reference: '' }
  const body = await response.json()
  return response.ok ? body : { code: body.code ?? 'FAILED', reference: body.reference ?? '' }
}

function ChosenFiles({ files, onRemove }: { files: PickedFile[]; onRemove: (index: number) => void }) {
  const t = useTranslations('uploads')
  return (
    <ul
      aria-label={t('files')}
      className="max-h-72 divide-y divide-line overflow-y-auto rounded-lg border border-line bg-surface"
    >
      {files.slice(0, SHOWN).map(({ file, folder }, index) => (
        <li
          key={`${folder}/${file.name}/${file.size}/${index.toString()}`}
          className="flex items-center gap-3 px-3 py-1"
        >
          <span className="min-w-0 flex-1 truncate">
            {folder ? <span className="text-muted">{folder}/</span> : null}
            {file.name}
          </span>
          <span className="text-sm text-muted">{formatBytes(file.size)}</span>
          <Button look="quiet" aria-label={`${t('remove')}: ${file.name}`} onClick={() => onRemove(index)}>
            <X aria-hidden className="size-4" />
          </Button>
        </li>
      ))}
      {files.length > SHOWN ? (
        <li className="px-3 py-2 text-muted">{t('moreFiles', { count: files.length - SHOWN })}</li>
      ) : null}
    </ul>
  )
}
