import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import type { TileView } from '#lib/gallery/view.ts'
import { formatBytes, formatInstant, formatLength } from '#lib/i18n/formats.ts'
import { sourceOf } from './tile.tsx'
import { stateOf } from './tile-table.tsx'
import { offsetText } from './tile-time.tsx'

/** What is known of the exhibit that has the focus, beside the gallery. */
export function Inspector({ tile, href }: { tile: TileView; href: string }) {
  const t = useTranslations('gallery')
  return (
    <>
      {tile.pictureRatio ? (
        <img
          src={`/api/items/${tile.id}/poster`}
          alt=""
          className="mb-3 max-h-56 w-full rounded bg-black object-contain"
        />
      ) : null}
      <h2 className="mb-3 font-semibold break-words">
        <Link href={href} prefetch={false} className="text-accent underline-offset-4 hover:underline">
          {`${tile.number} · ${tile.name}`}
        </Link>
      </h2>
      <Facts>
        <Fact name={t('column.kind')}>{t(`kind.${tile.kind}`)}</Fact>
        <Fact name={t('column.time')} hint={t(tile.isTimeClaimed ? 'timeClaimed' : 'timeOfFile')}>
          <time dateTime={tile.capturedAt}>{formatInstant(tile.capturedAt)}</time>
        </Fact>
        {tile.corrected ? (
          <Fact name={t('column.corrected')} hint={offsetText(tile.corrected, t)}>
            <time dateTime={tile.corrected.at}>{formatInstant(tile.corrected.at)}</time>
          </Fact>
        ) : null}
        {tile.durationUs ? <Fact name={t('column.length')}>{formatLength(tile.durationUs)}</Fact> : null}
        <Fact name={t('column.source')}>{sourceOf(tile) || '—'}</Fact>
        {tile.folder ? <Fact name={t('column.folder')}>{tile.folder}</Fact> : null}
        <Fact name={t('column.size')}>{formatBytes(tile.sizeBytes)}</Fact>
        <Fact name={t('column.by')}>
          <NameOf of={tile.contributor} />
        </Fact>
        <Fact name={t('column.state')}>{tile.isHidden ? t('hidden') : t(`state.${stateOf(tile)}`)}</Fact>
      </Facts>
    </>
  )
}
