'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'

type Line = { id: string; createdAt: string; lastSeenAt: string; address: string }
type Answer = ActionState<boolean>
type Props = {
  officerId: string
  sessions: Line[]
  here: string
  end: (state: Answer, form: FormData) => Promise<Answer>
}

/** An officer's open sessions; any but the one in which it is read can be ended, at once. */
export function SessionList({ officerId, sessions, here, end }: Props) {
  const t = useTranslations('auth')
  const { state, form, isBusy } = useAct(end)
  return (
    <div className="flex flex-col gap-3">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
            <span>
              {t('sessionSince')} {formatInstant(session.createdAt)}
            </span>
            <span className="text-muted">
              {t('sessionSeen')} {formatInstant(session.lastSeenAt)} · {t('sessionFrom')}{' '}
              {session.address === 'loopback' ? t('thisMachine') : session.address}
            </span>
            <span className="ml-auto">
              {session.id === here ? (
                t('sessionHere')
              ) : (
                <form {...form}>
                  <input type="hidden" name="officerId" value={officerId} />
                  <input type="hidden" name="sessionId" value={session.id} />
                  <Button type="submit" look="danger" disabled={isBusy}>
                    {t('sessionEnd')}
                  </Button>
                </form>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
