import { useTranslations } from 'next-intl'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import type { Camera } from '#lib/gallery/list-cameras.ts'
import { type GalleryQuery, searchOf } from '#lib/gallery/schema.ts'
import { formatInstant, formatLength } from '#lib/i18n/formats.ts'

type Props = { path: string; query: GalleryQuery; cameras: Camera[]; isMore: boolean }

/** Sources and their channels, one a row: what each gave, and from when to when; it leads to its exhibits. */
export function CameraTable({ path, query, cameras, isMore }: Props) {
  const t = useTranslations('gallery')
  const to = ({ sourceId, channel }: Camera) =>
    `${path}${searchOf({ ...query, view: '', source: sourceId ?? 'none', channel: channel || 'none' })}`
  const columns = [
    { name: t('column.source') },
    { name: t('column.channel') },
    { name: t('column.count') },
    { name: t('column.first'), from: 'sm' },
    { name: t('column.last'), from: 'sm' },
    { name: t('column.length'), from: 'md' },
  ] as const
  return (
    <>
      {isMore ? <Notice kind="waiting">{t('moreCameras', { count: cameras.length })}</Notice> : null}
      <Table columns={[...columns]}>
        {cameras.map((camera) => (
          <Row key={`${camera.sourceId} ${camera.channel}`}>
            <Cell>
              <a href={to(camera)} className="text-accent underline-offset-4 hover:underline">
                {camera.sourceName ?? (camera.sourceId ? '—' : t('filter.noSource'))}
              </a>
            </Cell>
            <Cell>{camera.channel || '—'}</Cell>
            <Cell isWhole>{camera.count}</Cell>
            <Cell isWhole from="sm">
              <time dateTime={camera.firstAt}>{formatInstant(camera.firstAt)}</time>
            </Cell>
            <Cell isWhole from="sm">
              <time dateTime={camera.lastAt}>{formatInstant(camera.lastAt)}</time>
            </Cell>
            <Cell isWhole from="md">
              {camera.durationUs > 0 ? formatLength(camera.durationUs) : ''}
            </Cell>
          </Row>
        ))}
      </Table>
    </>
  )
}
