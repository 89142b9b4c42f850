import { z } from 'zod'

type Raw = Record<string, string | string[] | undefined>
/** What Next hands a page of its query string. */
export type SearchParams = Promise<Raw>

/** One value of a parameter; the first where it came several times, undefined where it is empty. */
export const one = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined

/** An empty field, which asks for nothing. */
export const nothing = z.literal('').transform(() => undefined)

/** These fields of an address, each empty where it asks for nothing, and cut where it says more than any of them can. */
export const fieldsOf = <Field extends string>(raw: Raw, fields: readonly Field[], most: number) =>
  Object.fromEntries(fields.map((field) => [field, (one(raw[field]) ?? '').slice(0, most)])) as Record<Field, string>
