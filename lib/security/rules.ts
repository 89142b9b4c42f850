/** Powers of ten: of many alike, these are told. */
export const isTold = (times: number): boolean => Number.isInteger(Math.log10(times))

/** What refusals have in common: the answer, and the kind of thing that was asked for. Ids are not part of it. */
export function reasonOf(code: string, path: string): string {
  const [first = '', second = ''] = path.split('/').filter(Boolean)
  return `${code}:${first === 'api' ? second : first}`
}

/** What a refused request was for, as its path says. */
export type AskedFor = 'case' | 'exhibit' | 'bytes' | 'batch' | 'account' | 'upload' | 'other'

const KNOWN: Record<string, AskedFor> = {
  ...{ cases: 'case', items: 'exhibit', batches: 'batch', officers: 'account', markers: 'exhibit' },
  ...{ uploads: 'upload', finalise: 'upload', cancel: 'upload', 'upload-parts': 'upload' },
}
const BYTES = ['content', 'track', 'view', 'poster', 'storyboard', 'frames', 'waveform', 'copy', 'snapshots']

/** The kind of thing behind a path. Pure. */
export function askedFor(path: string): AskedFor {
  const parts = path.split('/').filter(Boolean)
  const [noun = '', , part = ''] = parts[0] === 'api' ? parts.slice(1) : parts
  if (noun === 'items' && BYTES.includes(part)) return 'bytes'
  return KNOWN[noun] ?? 'other'
}
