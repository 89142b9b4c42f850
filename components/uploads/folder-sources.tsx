'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { SelectField } from '#components/ui/field.tsx'
import { answered } from '#components/ui/refused.ts'
import type { SourceActions } from './choose-source.tsx'

/** The source of each folder for which one was chosen. */
export type FolderSourcesOf = ReadonlyMap<string, string>
type Props = {
  caseId: string
  folders: readonly string[]
  of: FolderSourcesOf
  list: SourceActions['list']
  onChange: (of: FolderSourcesOf) => void
}

/** Which recorder or camera each folder of a medium comes from, with all that lies in it. */
export function FolderSources({ caseId, folders, of, list, onChange }: Props) {
  const t = useTranslations('transfers')
  const [known, setKnown] = useState<{ id: string; name: string }[]>([])
  useEffect(() => {
    let isCurrent = true
    const form = new FormData()
    form.set('caseId', caseId)
    // Where it is refused, the field for the whole medium says so.
    void answered(list({ status: 'idle' }, form)).then(
      (answer) => isCurrent && setKnown(answer.status === 'done' ? answer.value : []),
    )
    return () => {
      isCurrent = false
    }
  }, [caseId, list])
  if (known.length === 0 || folders.length < 2) return null
  const choose = (folder: string, sourceId: string) => {
    const next = new Map(of)
    if (sourceId) next.set(folder, sourceId)
    else next.delete(folder)
    onChange(next)
  }
  return (
    <details className="rounded-lg border border-line bg-surface p-3">
      <summary className="text-sm font-medium">{t('desk.folders')}</summary>
      <p className="text-sm text-muted">{t('desk.foldersHint')}</p>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        {folders.map((folder) => (
          <SelectField
            key={folder}
            name={`source of ${folder}`}
            label={folder}
            value={of.get(folder) ?? ''}
            onChange={({ target }) => choose(folder, target.value)}
          >
            <option value="">{t('desk.asMedium')}</option>
            {known.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        ))}
      </div>
    </details>
  )
}
