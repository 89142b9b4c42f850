import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { takeFile, takeMaster } from '#components/ui/take-file.ts'
import { MOST_CHOSEN } from '#lib/gallery/schema.ts'
import type { TileView } from '#lib/gallery/view.ts'
import type { Refused } from '#lib/http/action-state.ts'
import { MOST_CHANGED } from '#lib/items/schema.ts'
import type { ChangeManyProps } from './change-many.tsx'
import { APART_MS, type Taken, takeEach } from './take-each.ts'

const ChangeMany = dynamic(() => import('./change-many.tsx').then((module) => module.ChangeMany), { ssr: false })

/** What the same can be said of many by. */
export type Changing = Pick<ChangeManyProps, 'sources' | 'action'>

type Props = {
  chosen: string[]
  /** Those of the chosen on this page whose original the officer may take away. */
  downloadable: TileView[]
  /** Where the listing of some exhibits of this case is to be had; null where there is none for this officer. */
  listing: string | null
  changing: Changing
  /** None of the chosen that are on this page is closed to the officer's changes. */
  isChangeable: boolean
  isAllShown: boolean
  chooseAll: () => void
  clear: () => void
}

/** What can be done with the exhibits chosen, at the bottom of the window. */
export function SelectionBar({ chosen, downloadable, listing, isAllShown, chooseAll, clear, ...change }: Props) {
  const t = useTranslations('gallery')
  const [isCopied, setCopied] = useState(false)
  const [isChanging, setChanging] = useState(false)
  const close = useCallback(() => setChanging(false), [])
  const [refused, setRefused] = useState<Refused | null>(null)
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    setCopied(true)
  }
  const whyUnchangeable = () => {
    if (!change.isChangeable) return t('change.denied')
    return chosen.length > MOST_CHANGED ? t('change.tooMany', { max: MOST_CHANGED }) : null
  }
  const list = async () => {
    if (!listing) return
    setRefused(await takeFile(listing, { method: 'POST', body: new URLSearchParams({ items: chosen.join(',') }) }))
  }
  return (
    <section
      aria-label={t('selection')}
      className="fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-4xl flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-4 py-2 shadow-lg print:hidden"
    >
      <span role="status" className="mr-auto font-medium">
        {t('selected', { count: chosen.length })}
      </span>
      {isAllShown ? null : <Button onClick={chooseAll}>{t('chooseAll')}</Button>}
      <Button onClick={() => setChanging(true)} disabledBecause={whyUnchangeable()}>
        {t('change.open')}
      </Button>
      {isChanging ? <ChangeMany itemIds={chosen} {...change.changing} close={close} /> : null}
      <Originals chosen={chosen.length} tiles={downloadable} />
      {listing && chosen.length <= MOST_CHOSEN ? <Button onClick={list}>{t('export')}</Button> : null}
      <Button onClick={copy}>{isCopied ? t('linkCopied') : t('copyLink')}</Button>
      <Button look="quiet" onClick={clear}>
        {t('clearSelection')}
      </Button>
      {listing && chosen.length > MOST_CHOSEN ? (
        <p className="basis-full text-sm">{t('exportTooMany', { max: MOST_CHOSEN })}</p>
      ) : null}
      {refused ? (
        <div className="basis-full">
          <Refusal {...refused} />
        </div>
      ) : null}
    </section>
  )
}

/** Downloads the originals one after the other, each on the record, and says how far it has come and what it could not. */
function Originals({ chosen, tiles }: { chosen: number; tiles: TileView[] }) {
  const t = useTranslations('gallery')
  const [run, setRun] = useState<{ of: TileView[]; taken: Taken; isOver: boolean } | null>(null)
  const ending = useRef(new AbortController())
  useEffect(() => {
    ending.current = new AbortController()
    return () => ending.current.abort()
  }, [])
  if (tiles.length === 0 && !run) {
    return <Button disabledBecause={t('downloadDenied')}>{t('download', { count: chosen })}</Button>
  }
  const takeAll = async () => {
    const show = (taken: Taken, isOver: boolean) => setRun({ of: tiles, taken, isOver })
    show({ tried: 0, refused: [] }, false)
    const ids = tiles.map(({ id }) => id)
    const take = (id: string) => takeMaster(`/api/items/${id}/content?download`)
    show(await takeEach(ids, take, apart, (taken) => show(taken, false), ending.current.signal), true)
  }
  const numbers = run?.of.filter(({ id }) => run.taken.refused.includes(id)).map(({ number }) => number) ?? []
  return (
    <>
      <Button onClick={takeAll} disabled={tiles.length === 0 || run?.isOver === false}>
        {t('download', { count: tiles.length })}
      </Button>
      {tiles.length < chosen ? (
        <p className="order-last basis-full text-sm">{t('downloadHere', { count: tiles.length, chosen })}</p>
      ) : null}
      {run ? (
        <p role="status" className="order-last basis-full text-sm">
          {t('downloading', { tried: run.taken.tried, count: run.of.length })}
          {run.of.length > 1 ? ` ${t('downloadingHint')}` : ''}
          {numbers.length > 0 ? (
            <strong className="block text-alarm">{t('downloadRefused', { numbers: numbers.join(', ') })}</strong>
          ) : null}
        </p>
      ) : null}
    </>
  )
}

const apart = () => new Promise<void>((resolve) => setTimeout(resolve, APART_MS))
