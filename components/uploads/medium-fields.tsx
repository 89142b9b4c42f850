'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { type ExportSet, findSets } from '#lib/transfers/export-sets.ts'
import type { MediumKind, MediumOwner } from '#lib/transfers/schema.ts'
import type { Picked } from './messages.ts'
import { pathOf } from './pick-files.ts'

const KINDS: MediumKind[] = ['usb', 'disc', 'card', 'drive', 'other']
const OWNERS: MediumOwner[] = ['designated', 'working', 'seized', 'exhibit', 'citizen']
/** What the officer says of the medium; `owner` is '' until he does. */
export type Medium = { kind: MediumKind; owner: MediumOwner | ''; label: string }
/** An import record that is gone on with. */
export type OpenTransfer = { id: string; caseId: string; reportNumber: string; label: string; isUnread: boolean }

type Props = {
  medium: Medium | null
  openTransfer: OpenTransfer | null
  secondLabel: string
  onChange: (medium: Medium | null) => void
  onSecondLabel: (label: string) => void
}

/** Whether what is picked is the content of a medium, and of which: then all of it is accounted for. */
export function MediumFields({ medium, openTransfer, secondLabel, onChange, onSecondLabel }: Props) {
  const t = useTranslations('transfers')
  if (openTransfer) {
    return (
      <div className="flex flex-col gap-2 border-t border-line pt-4">
        <p className="break-words">{t('desk.goesOn', { label: openTransfer.label })}</p>
        <TextField
          name="secondLabel"
          label={t('desk.secondLabel')}
          value={secondLabel}
          maxLength={200}
          onChange={({ target }) => onSecondLabel(target.value)}
        />
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      <label className="flex min-h-9 items-center gap-2 text-sm font-medium">
        <input
          type="checkbox"
          className="size-4.5"
          checked={medium !== null}
          onChange={({ target }) => onChange(target.checked ? { kind: 'usb', owner: '', label: '' } : null)}
        />
        {t('desk.is')}
      </label>
      <p className="text-sm text-muted">{t('desk.hint')}</p>
      {medium ? (
        <>
          <SelectField
            name="mediumKind"
            label={t('desk.kind')}
            value={medium.kind}
            onChange={({ target }) => onChange({ ...medium, kind: target.value as MediumKind })}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            name="mediumOwner"
            label={t('desk.owner')}
            value={medium.owner}
            onChange={({ target }) => onChange({ ...medium, owner: target.value as MediumOwner | '' })}
          >
            <option value="">{t('desk.chooseOwner')}</option>
            {OWNERS.map((owner) => (
              <option key={owner} value={owner}>
                {t(`owner.${owner}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            name="mediumLabel"
            label={t('desk.label')}
            value={medium.label}
            maxLength={200}
            onChange={({ target }) => onChange({ ...medium, label: target.value })}
          />
        </>
      ) : null}
    </div>
  )
}

type SetsProps = { sets: ExportSet[]; apart: ReadonlySet<string>; onApart: (roots: ReadonlySet<string>) => void }

/** The folders that look like exports: each is kept whole, as one exhibit, unless the officer says otherwise. */
export function ExportSets({ sets, apart, onApart }: SetsProps) {
  const t = useTranslations('transfers')
  if (sets.length === 0) return null
  const toggle = (root: string, isWhole: boolean) => {
    const next = new Set(apart)
    if (isWhole) next.delete(root)
    else next.add(root)
    onApart(next)
  }
  return (
    <fieldset className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3">
      <legend className="sr-only">{t('desk.sets')}</legend>
      <p className="text-sm text-muted">{t('desk.sets')}</p>
      {sets.map(({ root, kind }) => (
        <label key={root} className="flex min-h-9 items-center gap-2 text-sm break-all">
          <input
            type="checkbox"
            className="size-4.5 shrink-0"
            checked={!apart.has(root)}
            onChange={({ target }) => toggle(root, target.checked)}
          />
          {t('desk.whole', { root })} · {t(`set.${kind}`)}
        </label>
      ))}
    </fieldset>
  )
}

/** The export sets among what was picked. */
export function useSets({ files }: Picked): ExportSet[] {
  return useMemo(
    () => findSets(files.map((each) => ({ path: pathOf(each), kind: 'file' as const, sizeBytes: each.file.size }))),
    [files],
  )
}
