'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { HoverScrub } from '#components/player/hover-scrub.tsx'
import { usePageKeys } from '#components/ui/use-page-keys.ts'
import type { DayCount } from '#lib/gallery/count-days.ts'
import type { TileView } from '#lib/gallery/view.ts'
import { KindShapes } from './kind-icon.tsx'
import { moveOf } from './moves.ts'
import { hashOf, heldIn, withSelection } from './selection.ts'
import type { Changing } from './selection-bar.tsx'
import { Tile } from './tile.tsx'
import { TileDays } from './tile-days.tsx'
import { useSelection } from './use-selection.ts'

// Loaded when first asked for: a gallery is looked at more often than it is worked on. (What is written by the
// server, without `ssr: false`, needs a boundary, or the whole gallery would wait for its code.)
const Inspector = dynamic(() => import('./inspector.tsx').then((module) => module.Inspector), { ssr: false })
const KeyHelp = dynamic(() => import('./key-help.tsx').then((module) => module.KeyHelp), { ssr: false })
const Preview = dynamic(() => import('./preview.tsx').then((module) => module.Preview), { ssr: false })
const SelectionBar = dynamic(() => import('./selection-bar.tsx').then((module) => module.SelectionBar), { ssr: false })
const TileTable = dynamic(() => import('./tile-table.tsx').then((module) => module.TileTable))

type Props = {
  tiles: TileView[]
  days: DayCount[]
  view: 'tiles' | 'list'
  /** What the address asks for, from `?` on: the way back and the neighbours of an item's page go by it. */
  search: string
  /** Where the listing of exhibits is to be had; null where there is none for this officer. */
  listing: string | null
  changing: Changing
}

/** One page of exhibits that is worked on by keyboard or pointer: moved through, looked into, chosen. */
export function Board({ tiles, days, view, search, listing, changing }: Props) {
  const t = useTranslations('gallery')
  const router = useRouter()
  const root = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => tiles.map(({ id }) => id), [tiles])
  const { chosen, choose, chooseAll, clear, openFrom } = useSelection(shown)
  const [focused, setFocused] = useState<string | null>(null)
  const [over, setOver] = useState<'preview' | 'keys' | null>(null)
  const close = useCallback(() => setOver(null), [])

  const elements = useCallback(() => [...(root.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])], [])
  const focus = useCallback(
    (id: string) => root.current?.querySelector<HTMLElement>(`[data-item="${id}"] a`)?.focus(),
    [],
  )
  // Back from an exhibit: the one that was opened last has the focus again.
  useEffect(() => {
    const { at } = heldIn(window.location.hash)
    if (at) focus(at)
  }, [focus])

  // Only once nothing lies over the gallery any more can its tiles have the focus.
  const wasOver = useRef(over)
  useEffect(() => {
    if (wasOver.current && !over && focused) focus(focused)
    wasOver.current = over
  }, [over, focused, focus])

  useEffect(() => {
    const onFocus = (event: FocusEvent) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>('[data-item]')?.dataset.item
      if (id) setFocused(id)
    }
    const onClick = (event: MouseEvent) => {
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>('[data-item] a')
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      openFrom(link.closest<HTMLElement>('[data-item]')?.dataset.item ?? '')
      router.push(withSelection(link.pathname + link.search, window.location.hash))
    }
    const here = root.current
    here?.addEventListener('focusin', onFocus)
    here?.addEventListener('click', onClick)
    return () => {
      here?.removeEventListener('focusin', onFocus)
      here?.removeEventListener('click', onClick)
    }
  }, [router, openFrom])

  // What the preview has taken is not for the gallery: by now it may have closed over the same key.
  usePageKeys((event) => {
    const all = elements()
    const at = all.findIndex((element) => element.contains(document.activeElement))
    const here = all[at]?.dataset.item
    const move = moveOf(
      event.key,
      all.map((element) => element.getBoundingClientRect()),
      at,
    )
    const to = move === null ? undefined : all[move]?.dataset.item
    const isOnBox = (event.target as HTMLElement).matches('input, button')
    if (to) {
      if (event.shiftKey && here) {
        if (!chosen.has(here)) choose(here, false)
        choose(to, true)
      }
      focus(to)
    } else if (event.key.toLowerCase() === 'x' && here) choose(here, event.shiftKey)
    else if (event.key === ' ' && here && !isOnBox) setOver('preview')
    else if (event.key === '?') setOver('keys')
    else if (event.key === '/') document.querySelector<HTMLInputElement>('#field-q')?.focus()
    else if (event.key === 'Escape' && chosen.size > 0) clear()
    else return false
    return true
  })

  const tileProps = (tile: TileView) => ({
    tile,
    href: `/items/${tile.id}${search}`,
    isChosen: chosen.has(tile.id),
    onChoose: choose,
  })
  const current = tiles.find(({ id }) => id === focused) ?? null
  const toCurrent = withSelection(`/items/${focused}${search}`, hashOf({ chosen, at: null }))
  return (
    <div ref={root} className="gap-5 pb-16 xl:grid xl:grid-cols-[minmax(0,1fr)_19rem]">
      <HoverScrub />
      <KindShapes />
      <div className="min-w-0">
        {view === 'list' ? (
          <Suspense>
            <TileTable tiles={tiles} propsOf={tileProps} />
          </Suspense>
        ) : (
          <TileDays tiles={tiles} days={days}>
            {(tile) => <Tile key={tile.id} {...tileProps(tile)} />}
          </TileDays>
        )}
      </div>
      <aside
        aria-label={t('inspector')}
        className="sticky top-8 hidden max-h-[calc(100dvh-3rem)] self-start overflow-y-auto rounded-lg border border-line bg-surface p-4 xl:block print:hidden"
      >
        {current ? <Inspector tile={current} href={toCurrent} /> : <p className="text-muted">{t('inspectorHint')}</p>}
      </aside>
      {over === 'keys' ? <KeyHelp close={close} /> : null}
      {over === 'preview' && current ? (
        <Preview
          tile={current}
          href={toCurrent}
          isChosen={chosen.has(current.id)}
          onChoose={choose}
          onMove={(by) => {
            const next = shown[shown.indexOf(current.id) + by]
            if (next) setFocused(next)
          }}
          close={close}
        />
      ) : null}
      {chosen.size > 0 ? (
        <SelectionBar
          chosen={[...chosen]}
          downloadable={tiles.filter(({ id, can }) => can.download && chosen.has(id))}
          listing={listing}
          changing={changing}
          isChangeable={tiles.every(({ id, can }) => can.change || !chosen.has(id))}
          isAllShown={shown.every((id) => chosen.has(id))}
          chooseAll={chooseAll}
          clear={clear}
        />
      ) : null}
    </div>
  )
}
