/** What the part after `#` of a gallery's address holds: the exhibits chosen, and the one that was opened last. */
export type Held = { chosen: ReadonlySet<string>; at: string | null }

const ID = /^[\da-f-]{36}$/

export function heldIn(hash: string): Held {
  const fields = new URLSearchParams(hash.replace(/^#/, ''))
  const ids = (fields.get('chosen') ?? '').split(',').filter((id) => ID.test(id))
  const at = fields.get('at')
  return { chosen: new Set(ids), at: at && ID.test(at) ? at : null }
}

export function hashOf({ chosen, at }: Held): string {
  const fields = [...(chosen.size > 0 ? [`chosen=${[...chosen].join(',')}`] : []), ...(at ? [`at=${at}`] : [])]
  return fields.length > 0 ? `#${fields.join('&')}` : ''
}

/** A way to another page, with the selection that stands in the hash of this one. */
export function withSelection(path: string, hash: string): string {
  const [way = '', itsHash = ''] = path.split('#', 2)
  const { chosen } = heldIn(hash)
  return chosen.size === 0 ? path : `${way}${hashOf({ chosen, at: heldIn(itsHash).at })}`
}

/** The ids from `from` to `to` in the order shown, both among them, whichever comes first. */
export function between(ids: readonly string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)]
  if (a < 0 || b < 0) return [to]
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
