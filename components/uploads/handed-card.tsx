'use client'

import { FileUp, FolderUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useNamed } from '#components/ui/name-of.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { AWAY, FAILED, refusedBy } from '#components/ui/refused.ts'
import type { BatchLine } from '#lib/batches/list.ts'
import { isUnfinished } from '#lib/batches/schema.ts'
import type { BatchState } from '#lib/batches/view.ts'
import type { Refused } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import { askUnderGrant } from './grant-http.ts'
import type { EngineBatch, PickedFile } from './messages.ts'
import { askParcel, packAgain } from './pack-set.ts'
import { chosenFiles } from './pick-files.ts'
import { type Run, useUploads } from './upload-host.tsx'

const look =
  'inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-line-strong px-3 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-accent-soft'

type Props = { officerId: string; batches: BatchLine[] }

/** What colleagues handed over: the same files are picked again, compared, and go on where they stand. */
export function HandedCard({ officerId, batches }: Props) {
  const t = useTranslations('uploads')
  const uploads = useUploads(officerId)
  const waiting = batches.filter(({ id }) => !uploads.batches.some(({ batchId }) => batchId === id))
  if (waiting.length === 0) return null
  return (
    <section className="rounded-lg border border-waiting bg-waiting-soft p-4" aria-labelledby="handed">
      <h2 id="handed" className="font-semibold text-waiting">
        {t('handedTitle')}
      </h2>
      <p>{t('handedHint')}</p>
      <ul className="mt-3 flex flex-col gap-2">
        {waiting.map((batch) => (
          <HandedLine key={batch.id} batch={batch} officerId={officerId} run={uploads.run} />
        ))}
      </ul>
    </section>
  )
}

/** A grant of one's own, and what it says is missing. Name and size find each file; its digests are compared later. */
async function takeOver(batch: BatchLine, officerId: string, list: FileList): Promise<EngineBatch | Refused> {
  const granted = await fetch(`/api/batches/${batch.id}/grant`, { method: 'POST' }).catch(() => null)
  if (!granted) return AWAY
  if (!granted.ok) return refusedBy(granted)
  const { grantToken }: { grantToken: string } = await granted.json()
  const answer = await askUnderGrant(grantToken, `/api/batches/${batch.id}`).catch(() => null)
  if (!answer) return AWAY
  const view: BatchState = await answer.json()
  const { files: picked } = chosenFiles(list)
  const files = [...picked]
  const entries: EngineBatch['entries'] = []
  for (const { entryId, name, folder, sizeBytes, isSet } of view.entries.filter(isUnfinished)) {
    const at = isSet ? -1 : files.findIndex(({ file }) => file.name === name && file.size === sizeBytes)
    const file = isSet ? await setAgain(entryId, picked) : at < 0 ? null : (files.splice(at, 1)[0]?.file ?? null)
    entries.push({ entryId, name, folder, sizeBytes, file })
  }
  return { batchId: batch.id, officerId, grantToken, label: batch.reportNumber ?? '', entries }
}

/** An export set whose folder is not among what was picked waits until it is, as every file does. */
async function setAgain(entryId: string, picked: readonly PickedFile[]): Promise<File | null> {
  const parcel = await askParcel(entryId)
  const file = parcel && !('code' in parcel) ? packAgain(parcel, picked) : null
  return file instanceof File ? file : null
}

type LineProps = { officerId: string; batch: BatchLine; run: Run }

function HandedLine({ batch, officerId, run }: LineProps) {
  const t = useTranslations('uploads')
  const named = useNamed()
  const [refused, setRefused] = useState<Refused | null>(null)
  const [isElsewhere, setElsewhere] = useState(false)
  const goOn = async (picked: FileList | null) => {
    if (!picked?.length) return
    setRefused(null)
    try {
      const taken = await takeOver(batch, officerId, picked)
      if ('code' in taken) return setRefused(taken)
      if ((await run(taken, [])) === 'elsewhere') setElsewhere(true)
    } catch {
      setRefused(FAILED)
    }
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-3 py-2">
      <span className="font-medium">{batch.reportNumber}</span>
      <span>{t('fileCount', { count: batch.unfinished })}</span>
      {batch.handedBy ? <span>{t('handedBy', { name: named(batch.handedBy) })}</span> : null}
      <time className="text-muted" dateTime={batch.createdAt}>
        {formatInstant(batch.createdAt)}
      </time>
      <label className={`ml-auto ${look}`}>
        <FileUp aria-hidden className="size-4" />
        {t('pickAndGoOn')}
        <input type="file" multiple className="sr-only" onChange={(event) => goOn(event.target.files)} />
      </label>
      <label className={look}>
        <FolderUp aria-hidden className="size-4" />
        {t('pickFolder')}
        <input
          type="file"
          className="sr-only"
          {...{ webkitdirectory: '' }}
          onChange={(event) => goOn(event.target.files)}
        />
      </label>
      {isElsewhere ? <p role="alert">{t('elsewhere')}</p> : null}
      {refused ? <Refusal {...refused} /> : null}
    </li>
  )
}
