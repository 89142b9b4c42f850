'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import type { EntryProgress, Picked } from './messages.ts'
import { PickButtons } from './pick-buttons.tsx'

type Props = { entries: EntryProgress[]; give: (files: { entryId: string; file: File }[]) => void }

/** Files of an earlier visit are picked again, all at once: each is found by folder and name, and its contents are compared. */
export function PickAgain({ entries, give }: Props) {
  const t = useTranslations('uploads')
  const [missing, setMissing] = useState(0)
  const [hasFailed, setFailed] = useState(false)
  const take = useCallback(
    (picked: Promise<Picked>) => {
      setFailed(false)
      const compare = ({ files }: Picked) => {
        const byName = Map.groupBy(files, ({ file }) => file.name)
        const found = entries.flatMap(({ entryId, name, folder }) => {
          const same = byName.get(name) ?? []
          // A folder that was picked one level higher or lower still holds the same file.
          const best = same.find((each) => each.folder === folder) ?? (same.length === 1 ? same[0] : undefined)
          return best ? [{ entryId, file: best.file }] : []
        })
        setMissing(entries.length - found.length)
        give(found)
      }
      picked.then(compare).catch(() => setFailed(true))
    },
    [entries, give],
  )
  return (
    <Notice kind="waiting">
      <p className="font-semibold">{t('pickAgain', { count: entries.length })}</p>
      <p>{t('pickAgainHint')}</p>
      {missing > 0 ? <p>{t('stillMissing', { count: missing })}</p> : null}
      {hasFailed ? <p role="alert">{t('pickFailed')}</p> : null}
      <div className="mt-2 flex text-text">
        <PickButtons onPick={take} onFound={noop} />
      </div>
    </Notice>
  )
}
const noop = () => {}
