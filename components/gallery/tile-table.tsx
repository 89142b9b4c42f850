import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import type { TileView } from '#lib/gallery/view.ts'
import { formatBytes, formatInstant, formatLength } from '#lib/i18n/formats.ts'
import { KindIcon } from './kind-icon.tsx'
import { Choose, sourceOf, type TileProps } from './tile.tsx'
import { TileTime } from './tile-time.tsx'

type Props = { tiles: TileView[]; propsOf: (tile: TileView) => TileProps }

/** The same exhibits, one a row. */
export function TileTable({ tiles, propsOf }: Props) {
  const t = useTranslations('gallery')
  const columns = [
    { name: t('column.choose'), isNameHidden: true },
    { name: t('column.number') },
    { name: t('column.name') },
    { name: t('column.time') },
    { name: t('column.length'), from: 'lg' },
    { name: t('column.source'), from: 'md' },
    { name: t('column.size'), from: 'lg' },
    { name: t('column.by'), from: 'lg' },
    { name: t('column.state'), from: 'md' },
  ] as const
  return (
    <Table columns={[...columns]}>
      {tiles.map((tile) => (
        <TileRow key={tile.id} {...propsOf(tile)} />
      ))}
    </Table>
  )
}

function TileRow({ tile, href, isChosen, onChoose }: TileProps) {
  const t = useTranslations('gallery')
  return (
    <tr
      data-item={tile.id}
      className={`h-9 border-b border-line last:border-0 hover:bg-accent-soft ${isChosen ? 'bg-accent-soft' : ''}`}
    >
      <Cell isTight>
        <Choose tile={tile} isChosen={isChosen} onChoose={onChoose} />
      </Cell>
      <Cell isTight isWhole>
        <span className="inline-block min-w-8">{tile.number}</span>
      </Cell>
      <Cell isTight>
        <a
          href={href}
          className="flex min-w-44 items-center gap-2 py-0.5 text-accent underline-offset-4 hover:underline"
        >
          <KindIcon kind={tile.kind} className="size-4 shrink-0" />
          <span className="sr-only">{t(`kind.${tile.kind}`)}</span>
          <span className="line-clamp-1 break-all">{tile.name}</span>
        </a>
      </Cell>
      <Cell isTight isWhole>
        <TileTime tile={tile} format={(iso) => formatInstant(iso).slice(0, 19)} />
      </Cell>
      <Cell isTight isWhole from="lg">
        {tile.durationUs ? formatLength(tile.durationUs) : ''}
      </Cell>
      <Cell isTight from="md">
        <span className="line-clamp-1">{sourceOf(tile)}</span>
      </Cell>
      <Cell isTight isWhole from="lg">
        {formatBytes(tile.sizeBytes)}
      </Cell>
      <Cell isTight from="lg">
        <span className="line-clamp-1">
          <NameOf of={tile.contributor} />
        </span>
      </Cell>
      <Cell isTight isWhole from="md">
        {tile.isHidden ? (
          <span className="font-semibold text-waiting">{t('hidden')}</span>
        ) : (
          t(`state.${stateOf(tile)}`)
        )}
      </Cell>
    </tr>
  )
}

/** What the state filter calls it. */
export const stateOf = ({ state, hashOrigin }: TileView) =>
  state === 'sealed' && hashOrigin === 'parts' ? 'parts' : state
