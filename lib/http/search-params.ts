/** What Next hands a page of its query string. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** One value of a parameter; the first where it came several times, undefined where it is empty. */
export const one = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined
