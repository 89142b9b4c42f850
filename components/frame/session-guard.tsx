'use client'

import { unstable_rethrow } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect } from 'react'
import { type UnlockActions, UnlockForm } from '#components/auth/unlock-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { IDLE } from '#lib/http/action-state.ts'
import { LockCover } from './lock-cover.tsx'
import { useSessionState } from './use-session-state.ts'

/** Says that the officer locks the screen. */
export const LOCK = 'cdip-lock'

type Props = { sessionId: string; name: string; leftMs: number; actions: UnlockActions; children: ReactNode }

/** Covers the page while the session is locked or over, and keeps what was typed under the cover. */
export function SessionGuard({ sessionId, name, leftMs, actions, children }: Props) {
  const t = useTranslations('auth')
  const { state, isAway, setAway, lock, unlock, told } = useSessionState(sessionId, leftMs)
  useEffect(() => {
    window.addEventListener(LOCK, lock)
    return () => window.removeEventListener(LOCK, lock)
  }, [lock])
  // Where nothing answers the cover stays, and says so; what leads to another page passes through.
  const patient =
    <Args extends unknown[], Done>(act: (...args: Args) => Promise<Done>, otherwise: Done) =>
    async (...args: Args): Promise<Done> => {
      try {
        await told()
        return await act(...args)
      } catch (error) {
        unstable_rethrow(error)
        setAway(true)
        return otherwise
      }
    }
  return (
    <>
      {children}
      {state === 'open' ? null : (
        <LockCover title={state === 'over' ? t('overTitle') : t('lockedTitle')}>
          {isAway ? <Notice kind="waiting">{t('lockedAway')}</Notice> : null}
          {state === 'over' ? (
            // A plain link: it works where the page itself no longer does.
            <a href="/sign-in" className="text-accent underline underline-offset-4">
              {t('signIn')}
            </a>
          ) : (
            <>
              <p className="text-muted">{t('lockedText', { name })}</p>
              <UnlockForm
                actions={{
                  unlock: patient(actions.unlock, IDLE),
                  signOut: patient(actions.signOut, undefined),
                }}
                onOpen={unlock}
              />
            </>
          )}
        </LockCover>
      )}
    </>
  )
}
