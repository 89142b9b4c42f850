import { getTranslations } from 'next-intl/server'
import type { OfficerCtx } from '#lib/auth/current.ts'
import { exportListing } from '#lib/gallery/export-listing.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { attachment } from '#lib/http/send-bytes.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import { csv } from '#lib/storage/csv.ts'

const COLUMNS = ['number', 'name', 'folder', 'kind', 'time', 'fileTime', 'source', 'channel', 'ownMark'] as const
const MORE = ['courtMark', 'bytes', 'sha256', 'crc32', 'by', 'sealed'] as const

/** The filtered set of a gallery. */
export const GET = defineRoute<{ caseId: string }>(({ request, params, ctx }) =>
  listing(ctx, { ...Object.fromEntries(new URL(request.url).searchParams), caseId: params.caseId }),
)

/** The same of exhibits that were chosen: more of them than an address carries. */
export const POST = defineRoute<{ caseId: string }>(async ({ request, params, ctx }) => {
  const fields = [...(await request.formData())].map(([name, value]) => [name, String(value)])
  return listing(ctx, { ...Object.fromEntries(fields), caseId: params.caseId })
})

/** A listing as a spreadsheet reads it, in the officer's language. */
async function listing(ctx: OfficerCtx, asked: Parameters<typeof exportListing>[1]): Promise<Response> {
  const { reportNumber, lines } = await exportListing(ctx, asked)
  const t = await getTranslations('gallery')
  const header = [...COLUMNS, ...MORE].map((column) => t(`column.${column}`))
  const time = (at: string) => formatInstant(new Date(at).toISOString())
  const rows = lines.map((line) => [
    ...[line.number, line.name, line.folder, t(`kind.${line.kind}`), time(line.capturedAt), time(line.fileTime)],
    ...[line.source, line.channel, line.ownMark, line.courtMark, line.sizeBytes, line.sha256, line.crc32],
    ...[line.contributor, time(line.sealedAt)],
  ])
  return new Response(csv(header, rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': attachment(`${reportNumber}.csv`),
      'Cache-Control': 'private, no-store',
    },
  })
}
