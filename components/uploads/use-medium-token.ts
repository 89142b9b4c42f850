import { useMemo, useState } from 'react'
import type { TokenDoubt } from '#lib/register/schema.ts'
import type { MediumInput } from '#lib/transfers/schema.ts'
import { withoutToken } from './find-token.ts'
import type { Medium, OpenTransfer } from './medium-fields.tsx'
import { doubtOf, recognised, refusalOf, type Stopped, tokenToRead } from './medium-token.tsx'
import type { Picked } from './messages.ts'
import { type PickedToken, useToken } from './use-token.ts'

/** Whatever bears a token, where nobody says yet which medium it is. */
const ANY_STICK = { kind: 'usb', owner: 'designated' } as const

/** What a pick is of by its token, what of it is brought in, and what is still to be said before it is. */
export type MediumToken = {
  token: PickedToken
  /** The medium by its token; null where the officer says which it is. */
  ofToken: MediumInput | null
  doubt: TokenDoubt | null
  stopped: Stopped | null
  reason: string
  setReason: (reason: string) => void
  /** What is brought in: all but the token. */
  picked: Picked
  /** As the server wants it. */
  read: { token: string | null; reason: string }
  /** Why nothing goes on now, as a text of `token`; null where it does. */
  waits: 'reading' | 'several' | 'stopped' | 'needReason' | null
  stop: (answer: Stopped | null) => void
}

export function useMediumToken(all: Picked, said: Medium | null, openTransfer: OpenTransfer | null): MediumToken {
  const [reason, setReason] = useState('')
  const [wasStopped, setStopped] = useState<{ of: Picked; answer: Stopped } | null>(null)
  // What another pick was told says nothing of this one.
  const stopped = wasStopped?.of === all ? wasStopped.answer : null
  const token = useToken(all, openTransfer === null)
  const ofToken = openTransfer ? null : recognised(token)
  const unread = openTransfer?.isUnread && all.files.length > 0 ? ANY_STICK : null
  const doubt = doubtOf(token, openTransfer ? unread : (ofToken ?? (all.files.length > 0 ? said : null)), stopped)
  const found = tokenToRead(token, doubt)
  // Of a record that is gone on with, the manifest says what is brought in.
  const file = openTransfer ? null : (found?.file ?? null)
  const picked = useMemo(() => withoutToken(all, file), [all, file])
  const read = { token: found?.text ?? null, reason: reason.trim() }
  return {
    ...{ token, ofToken, doubt, stopped, reason, setReason, picked, read },
    waits: waitsFor(token, stopped, doubt !== null && read.reason === ''),
    stop: (answer) => setStopped(answer && { of: all, answer }),
  }
}

function waitsFor(token: PickedToken, stopped: Stopped | null, needsReason: boolean): MediumToken['waits'] {
  if (token.status === 'reading' || token.status === 'several') return token.status
  if (token.status === 'failed' || refusalOf(token, stopped)) return 'stopped'
  return needsReason ? 'needReason' : null
}
