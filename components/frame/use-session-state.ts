import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'

const ASK_MS = 15_000
const ACT_MS = 60_000
// A line that is down may say nothing at all.
const ANSWER_MS = 10_000

/** `over`: the session ended, or another officer's took its place; the page waits to be replaced. */
export type SessionState = 'open' | 'locked' | 'over'
type Answer = { state: 'open'; id: string; leftMs: number } | { state: 'locked'; id: string } | { state: 'signed-out' }

/** One request about this session. Throws where no answer came, or none that says how it stands. */
async function send(method: 'GET' | 'POST' | 'PUT'): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWER_MS)
  const response = await fetch('/api/session', { method, cache: 'no-store', signal })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return response
}

/**
 * How the session stands, as the record says, and while it says nothing, as the clock does: `leftMs` is what was left of it
 * as the page was made. `isAway`: nothing answers. `lock` acts at once and tells the record as soon as it answers.
 */
export function useSessionState(sessionId: string, leftMs: number) {
  const router = useRouter()
  const [state, setState] = useState<SessionState>('open')
  const [isAway, setAway] = useState(false)
  const locksAt = useRef(Number.POSITIVE_INFINITY)
  /** Locked here, which the record has not been told yet. */
  const isOwed = useRef(false)
  /** Counts what was done here: an answer to a question from before it says nothing of it. */
  const acts = useRef(0)
  const telling = useRef<Promise<unknown>>(Promise.resolve())

  const ask = useCallback(async () => {
    if (Date.now() >= locksAt.current) setState((before) => (before === 'open' ? 'locked' : before))
    const asked = acts.current
    try {
      if (isOwed.current) {
        telling.current = send('PUT')
        await telling.current
      }
      const answer: Answer = await (await send('GET')).json()
      setAway(false)
      if (asked !== acts.current) return
      isOwed.current = false
      if (answer.state === 'signed-out' || answer.id !== sessionId) {
        setState('over') // until the other page has come
        router.refresh()
      } else {
        if (answer.state === 'open') locksAt.current = Date.now() + answer.leftMs
        setState(answer.state)
      }
    } catch {
      setAway(true) // asked again soon; what covers the page stays
    }
  }, [router, sessionId])

  const lock = useCallback(() => {
    acts.current += 1
    isOwed.current = true
    setState('locked')
    void ask()
  }, [ask])
  const unlock = useCallback(() => {
    acts.current += 1
    isOwed.current = false
    locksAt.current = Date.now() + leftMs // until the record says how long
    setState('open')
    void ask()
  }, [ask, leftMs])
  /** Waits until the record was told of a lock, or nothing answered: what is said to it next comes after. */
  const told = useCallback(() => telling.current.catch(() => undefined), [])

  useEffect(() => {
    // The page may have been made a while before it is shown again: the first answer corrects this.
    locksAt.current = Date.now() + leftMs
  }, [leftMs])
  useEffect(() => {
    const timer = setInterval(ask, ASK_MS)
    const onReturn = () => {
      if (document.visibilityState === 'visible') void ask()
    }
    document.addEventListener('visibilitychange', onReturn)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onReturn)
    }
  }, [ask])
  useTellWork(state === 'open')
  return { state, isAway, setAway, lock, unlock, told }
}

/** Tells the record when the officer works or watches; asking how the session stands does not. */
function useTellWork(isOpen: boolean): void {
  const lastAct = useRef(0)
  useEffect(() => {
    if (!isOpen) return
    const act = () => {
      const now = performance.now()
      if (lastAct.current && now - lastAct.current < ACT_MS) return
      lastAct.current = now
      send('POST').catch(() => undefined) // the record then locks a minute early
    }
    const watching = setInterval(() => {
      const isPlayed = (media: Element) => media instanceof HTMLMediaElement && !media.paused
      if ([...document.querySelectorAll('video, audio')].some(isPlayed)) act()
    }, ACT_MS)
    const kinds = ['keydown', 'pointerdown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, act, { passive: true })
    return () => {
      clearInterval(watching)
      for (const kind of kinds) window.removeEventListener(kind, act)
    }
  }, [isOpen])
}
