/** Powers of ten: of many alike, these are told. */
export const isTold = (times: number): boolean => Number.isInteger(Math.log10(times))

/** What refusals have in common: the answer, and the kind of thing that was asked for. Ids are not part of it. */
export function reasonOf(code: string, path: string): string {
  const [first = '', second = ''] = path.split('/').filter(Boolean)
  return `${code}:${first === 'api' ? second : first}`
}
