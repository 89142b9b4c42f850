'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import type { EntryProgress, Picked, PickedFile } from './messages.ts'
import { askParcel, packAgain } from './pack-set.ts'
import { PickButtons } from './pick-buttons.tsx'

type Found = { entryId: string; file: File }
type Changed = { name: string; paths: string[] }
type Props = { entries: EntryProgress[]; give: (files: Found[]) => void }

/**
 * Files of an earlier visit are picked again, all at once: each is found by folder and name, an export set by its folder,
 * and their contents are compared.
 */
export function PickAgain({ entries, give }: Props) {
  const t = useTranslations('uploads')
  const [missing, setMissing] = useState(0)
  const [changed, setChanged] = useState<Changed[]>([])
  const [hasFailed, setFailed] = useState(false)
  const take = useCallback(
    (picked: Promise<Picked>) => {
      setFailed(false)
      const compare = async ({ files }: Picked) => {
        const found = filesAgain(entries, files)
        const sets = await setsAgain(entries, files)
        setChanged(sets.changed)
        setMissing(entries.length - found.length - sets.found.length - sets.changed.length)
        give([...found, ...sets.found])
      }
      picked.then(compare).catch(() => setFailed(true))
    },
    [entries, give],
  )
  const sets = entries.filter(({ isSet }) => isSet)
  return (
    <Notice kind="waiting">
      <p className="font-semibold">{t('pickAgain', { count: entries.length })}</p>
      <p>{t('pickAgainHint')}</p>
      {sets.map(({ entryId, name }) => (
        <p key={entryId}>{t('pickSetAgain', { name: folderOf(name) })}</p>
      ))}
      {missing > 0 ? <p>{t('stillMissing', { count: missing })}</p> : null}
      {changed.map(({ name, paths }) => (
        <p key={name} role="alert" className="break-all">
          {t('setChanged', { name, paths: paths.join(', ') })}
        </p>
      ))}
      {hasFailed ? <p role="alert">{t('pickFailed')}</p> : null}
      <div className="mt-2 flex text-text">
        <PickButtons onPick={take} onFound={noop} />
      </div>
    </Notice>
  )
}
const noop = () => {}
const folderOf = (name: string) => name.replace(/\.tar$/, '')

function filesAgain(entries: readonly EntryProgress[], files: readonly PickedFile[]): Found[] {
  const byName = Map.groupBy(files, ({ file }) => file.name)
  return entries.flatMap(({ entryId, name, folder, isSet }) => {
    const same = isSet ? [] : (byName.get(name) ?? [])
    // A folder that was picked one level higher or lower still holds the same file.
    const best = same.find((each) => each.folder === folder) ?? (same.length === 1 ? same[0] : undefined)
    return best ? [{ entryId, file: best.file }] : []
  })
}

/** Export sets whose folder is among what was picked, and those whose folder is not as it was listed. */
async function setsAgain(entries: readonly EntryProgress[], files: readonly PickedFile[]) {
  const found: Found[] = []
  const changed: Changed[] = []
  for (const { entryId, name } of entries.filter(({ isSet }) => isSet)) {
    const folder = folderOf(name)
    if (!files.some((each) => each.folder.split('/').includes(folder))) continue // another folder was picked
    const parcel = await askParcel(entryId)
    if (!parcel || 'code' in parcel) throw new Error('what the export set was announced with is not known')
    const again = packAgain(parcel, files)
    if (again instanceof File) found.push({ entryId, file: again })
    else changed.push({ name: folder, paths: again.changed })
  }
  return { found, changed }
}
