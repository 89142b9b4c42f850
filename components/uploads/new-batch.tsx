'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { FAILED } from '#components/ui/refused.ts'
import type { RecentTarget } from '#lib/batches/recent-targets.ts'
import { formatBytes } from '#lib/i18n/formats.ts'
import { setOf } from '#lib/transfers/export-sets.ts'
import { announce, type NotAnnounced } from './announce.ts'
import { type Brought, bringMedium, type MediumStep, TokenError } from './bring-medium.ts'
import { ChooseSource, type ChosenSource, type SourceActions } from './choose-source.tsx'
import { type CaseChoice, type CheckNumber, ChooseTarget, type Chosen, chosenCase } from './choose-target.tsx'
import { ChosenFiles } from './chosen-files.tsx'
import { Columns } from './columns.tsx'
import { DeadMedium } from './dead-medium.tsx'
import { FolderSources, type FolderSourcesOf } from './folder-sources.tsx'
import { LastUsed } from './last-used.tsx'
import { ExportSets, type Medium, MediumFields, type OpenTransfer, useSets } from './medium-fields.tsx'
import { MediumPreview } from './medium-preview.tsx'
import { MediumProgress } from './medium-progress.tsx'
import { MediumToken } from './medium-token.tsx'
import { foldersOf, NOTHING, pathOf } from './pick-files.ts'
import { RefusedError } from './transfer-http.ts'
import type { Run } from './upload-host.tsx'
import { useHeld } from './use-held.ts'
import { useMediumToken } from './use-medium-token.ts'
import { usePicking } from './use-picking.ts'

// As many as one batch takes (CreateBatchInput).
const MAX_FILES = 10_000
// As many as one medium holds (lib/transfers/schema.ts).
const MAX_ENTRIES = 250_000

export type NewBatchProps = {
  officerId: string
  cases: CaseChoice[]
  chosenId: string
  recent: RecentTarget[]
  check: CheckNumber
  sources: SourceActions
  /** An import record that is gone on with. */
  openTransfer: OpenTransfer | null
}
/** `bytesPerSecond`: of what this window sends now. */
type Props = NewBatchProps & { run: Run; bytesPerSecond: number }

/** What is brought in next: where to and where from, the files, their sum. */
export function NewBatch({
  officerId,
  cases,
  chosenId,
  recent,
  check,
  sources,
  openTransfer,
  run,
  bytesPerSecond,
}: Props) {
  const t = useTranslations('uploads')
  const m = useTranslations('transfers')
  const preset = openTransfer
    ? { id: openTransfer.caseId, label: openTransfer.reportNumber }
    : cases.find((each) => each.id === chosenId)
  const [chosen, setChosen] = useState<Chosen | null>(preset ? chosenCase(preset) : null)
  const [source, setSource] = useState<ChosenSource>(null)
  const [said, setSaid] = useState<Medium | null>(null)
  const [secondLabel, setSecondLabel] = useState('')
  const [apart, setApart] = useState<ReadonlySet<string>>(new Set())
  const [folderSources, setFolderSources] = useState<FolderSourcesOf>(new Map())
  const [step, setStep] = useState<MediumStep | null>(null)
  const [brought, setBrought] = useState<Brought | null>(null)
  const [refused, setRefused] = useState<NotAnnounced | null>(null)
  /** The import record that was begun before a refusal, and is kept. */
  const [begunId, setBegunId] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const picking = usePicking()
  const token = useMediumToken(picking.picked, said, openTransfer)
  const medium = openTransfer ? null : (token.ofToken ?? said)
  const isMedium = medium !== null || openTransfer !== null
  const { picked } = token
  const { files } = picked
  const sets = useSets(isMedium ? picked : NOTHING)
  // What goes whole is compared whole, once it is listed; what is being brought in says itself what it compares.
  const singles = useMemo(() => {
    const within = setOf(sets.filter(({ root }) => !apart.has(root)))
    return sets.length === 0 ? files : files.filter((picked) => within(pathOf(picked)) === null)
  }, [files, sets, apart])
  const isCompared = isMedium && chosen?.kind === 'case' && !isBusy
  const comparing = useHeld(singles, isCompared ? chosen.caseId : null)
  const choose = (next: Chosen | null, of: ChosenSource = null) => {
    setChosen(next)
    setSource(of) // a source is a case's own
    setFolderSources(new Map())
  }
  const bringAll = async (to: Chosen) => {
    const batch = await announce({ officerId, chosen: to, source, files })
    if ('code' in batch) throw new RefusedError(batch, null)
    await run(batch, files)
  }
  const bringContent = async (to: Chosen) => {
    const whole = new Set(sets.map(({ root }) => root).filter((root) => !apart.has(root)))
    const of = openTransfer
      ? { transferId: openTransfer.id, secondLabel: secondLabel.trim() || null, isUnread: openTransfer.isUnread }
      : { medium: { kind: medium?.kind ?? 'other', owner: medium?.owner || 'citizen', label: medium?.label ?? '' } }
    const asked = { officerId, chosen: to, source, picked, whole, folderSources, ...token.read, ...of }
    const { batches, ...told } = await bringMedium(asked, setStep)
    for (const { batch, files: its } of batches) await run(batch, its)
    setBrought(told)
  }
  const start = async () => {
    if (!chosen) return
    setBusy(true)
    setRefused(null)
    setBegunId(null)
    setBrought(null)
    token.stop(null)
    try {
      await (isMedium ? bringContent(chosen) : bringAll(chosen))
      picking.clear()
      token.setReason('')
    } catch (error) {
      const why = error instanceof RefusedError ? error : null
      if (error instanceof TokenError) {
        token.stop(error.answer)
        setBegunId(error.transferId)
        return
      }
      setRefused(why?.refused ?? FAILED)
      setBegunId(why?.transferId ?? null)
    } finally {
      setBusy(false)
      setStep(null)
    }
  }
  const totalBytes = useMemo(() => files.reduce((sum, { file }) => sum + file.size, 0), [files])
  const folders = useMemo(() => foldersOf(files), [files])
  const most = isMedium ? MAX_ENTRIES : MAX_FILES
  const entries = files.length + (isMedium ? picking.picked.emptyFolders.length + picking.picked.unreadable.length : 0)
  const isTooMany = entries > most
  const why = whyNot()
  /** A medium of which all is said, and nothing was picked: maybe nothing of it can be. */
  const dead =
    medium?.owner && medium.label.trim() && chosen?.kind !== 'tray' && entries === 0
      ? { ...medium, owner: medium.owner }
      : null
  function whyNot(): string | null {
    if (!chosen) return t('chooseFirst')
    if (isMedium && chosen.kind === 'tray') return m('desk.onlyCase')
    if (medium && (!medium.owner || !medium.label.trim())) return m('desk.needLabel')
    if (token.waits) return m(`token.${token.waits}`)
    return entries === 0 ? t('noneChosen') : null
  }
  return (
    <Columns
      label={t('newBatch')}
      left={
        <>
          <h2 className="font-semibold">{t('toCase')}</h2>
          {openTransfer ? (
            <p className="font-medium">{openTransfer.reportNumber}</p>
          ) : (
            <>
              <LastUsed recent={recent} onChoose={choose} />
              <ChooseTarget cases={cases} chosen={chosen} check={check} onChoose={choose} />
            </>
          )}
          {chosen ? <ChooseSource target={chosen} chosen={source} actions={sources} onChoose={setSource} /> : null}
          {token.ofToken ? null : (
            <MediumFields
              medium={said}
              openTransfer={openTransfer}
              secondLabel={secondLabel}
              onChange={setSaid}
              onSecondLabel={setSecondLabel}
            />
          )}
          <MediumToken of={token} />
        </>
      }
      files={
        <>
          {isMedium ? <ExportSets sets={sets} apart={apart} onApart={setApart} /> : null}
          {isMedium && chosen?.kind === 'case' ? (
            <FolderSources
              caseId={chosen.caseId}
              folders={folders}
              of={folderSources}
              list={sources.list}
              onChange={setFolderSources}
            />
          ) : null}
          <ChosenFiles picking={{ ...picking, picked }} isMedium={isMedium} />
        </>
      }
      sum={
        <>
          <h2 className="font-semibold">{t('total')}</h2>
          <p>
            <span className="block text-2xl font-semibold">{formatBytes(totalBytes)}</span>
            {t('fileCount', { count: files.length })}
          </p>
          {isMedium ? (
            <MediumPreview files={files} bytes={totalBytes} bytesPerSecond={bytesPerSecond} comparing={comparing} />
          ) : null}
          {isTooMany ? <Notice kind="waiting">{t('tooMany', { max: most, count: entries })}</Notice> : null}
          {refused?.code === 'TOO_LONG' ? <Notice kind="alarm">{t('tooLong')}</Notice> : null}
          {refused && refused.code !== 'TOO_LONG' ? <Refusal {...refused} /> : null}
          <MediumProgress step={step} brought={brought} begunId={begunId} />
          <Button
            look="primary"
            disabled={why !== null || isTooMany || isBusy || picking.reading !== null}
            onClick={start}
            {...(why ? { title: why } : {})}
          >
            {isBusy ? t('announcing') : isMedium ? m('desk.start') : t('start')}
          </Button>
          {why ? <p className="text-sm text-muted">{why}</p> : null}
          {dead && chosen ? (
            <DeadMedium
              chosen={chosen}
              medium={dead}
              onBegun={(transferId) => setBrought({ transferId, linked: 0, sent: 0, missing: 0 })}
            />
          ) : null}
        </>
      }
    />
  )
}
