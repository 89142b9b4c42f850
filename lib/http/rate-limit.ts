type Limit = {
  /** So many at once. */
  burst: number
  /** So many come back each second. */
  perSecond: number
}
// What is remembered stays small whatever is asked for; who was forgotten begins anew.
const MOST_KEYS = 10_000

/**
 * A limit for each key, in this process alone: it protects the process from one that asks too often, and counts nothing
 * that matters elsewhere. Takes one; returns 0, or for how many whole seconds to wait.
 */
export function limitEach({ burst, perSecond }: Limit): (key: string, nowMs: number) => number {
  const known = new Map<string, { left: number; atMs: number }>()
  return (key, nowMs) => {
    const before = known.get(key) ?? { left: burst, atMs: nowMs }
    const left = Math.min(burst, before.left + ((nowMs - before.atMs) / 1000) * perSecond)
    const isAllowed = left >= 1
    known.delete(key) // the one that was asked for last stands last
    known.set(key, { left: isAllowed ? left - 1 : left, atMs: nowMs })
    const [oldest] = known.keys()
    if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest)
    return isAllowed ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond))
  }
}
