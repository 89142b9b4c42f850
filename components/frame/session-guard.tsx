'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { type UnlockActions, UnlockForm } from '#components/auth/unlock-form.tsx'

const ASK_MS = 15_000
const ACT_MS = 60_000

type Answer = { state: 'open'; id: string } | { state: 'locked'; id: string } | { state: 'signed-out' }

/**
 * Covers the page when the record says that the session is locked, and keeps what was typed under the cover. Tells the
 * record when the officer works or watches; asking how it stands does not.
 */
export function SessionGuard({ sessionId, name, actions, children }: Props) {
  const t = useTranslations('auth')
  const router = useRouter()
  const [isLocked, setLocked] = useState(false)
  const lastAct = useRef(0)
  const ask = useCallback(async () => {
    const response = await fetch('/api/session', { cache: 'no-store' })
    if (!response.ok) return // the record is away: the screen stays as it is
    const answer: Answer = await response.json()
    if (answer.state === 'signed-out' || answer.id !== sessionId) router.refresh()
    setLocked(answer.state === 'locked')
  }, [router, sessionId])

  useEffect(() => {
    // No answer means no network: the screen stays as it is, and the next request of the page tells.
    const timer = setInterval(() => ask().catch(() => undefined), ASK_MS)
    const onReturn = () => {
      if (document.visibilityState === 'visible') ask().catch(() => undefined)
    }
    document.addEventListener('visibilitychange', onReturn)
    window.addEventListener('cdip-lock', onReturn)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onReturn)
      window.removeEventListener('cdip-lock', onReturn)
    }
  }, [ask])

  useEffect(() => {
    if (isLocked) return
    const act = () => {
      const now = performance.now()
      if (lastAct.current && now - lastAct.current < ACT_MS) return
      lastAct.current = now
      fetch('/api/session', { method: 'POST' }).catch(() => undefined)
    }
    const watching = setInterval(() => {
      if (
        [...document.querySelectorAll('video, audio')].some(
          (media) => media instanceof HTMLMediaElement && !media.paused,
        )
      )
        act()
    }, ACT_MS)
    const kinds = ['keydown', 'pointerdown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, act, { passive: true })
    return () => {
      clearInterval(watching)
      for (const kind of kinds) window.removeEventListener(kind, act)
    }
  }, [isLocked])

  return (
    <>
      <div inert={isLocked} className={isLocked ? 'invisible' : undefined}>
        {children}
      </div>
      {isLocked ? (
        <div
          role="dialog"
          aria-modal="true"
          aria-labelledby="locked"
          className="fixed inset-0 z-50 grid place-items-center bg-page p-4"
        >
          <div className="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-line bg-surface p-6">
            <h1 id="locked" className="text-lg font-semibold">
              {t('lockedTitle')}
            </h1>
            <p className="text-muted">{t('lockedText', { name })}</p>
            <UnlockForm actions={actions} onOpen={() => setLocked(false)} />
          </div>
        </div>
      ) : null}
    </>
  )
}

type Props = { sessionId: string; name: string; actions: UnlockActions; children: ReactNode }
