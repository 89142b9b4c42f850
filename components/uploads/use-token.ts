import { useEffect, useMemo, useState } from 'react'
import { AWAY, refusedBy } from '#components/ui/refused.ts'
import type { Refused } from '#lib/http/action-state.ts'
import type { CheckedToken } from '#lib/register/check-token.ts'
import { tokensIn } from './find-token.ts'
import type { Picked, PickedFile } from './messages.ts'

/** As much as the server takes of one (CheckTokenInput). */
const MOST_BYTES = 10_000

/** The token among what was picked. `told` is null where nobody was asked: the record that is gone on with asks itself. */
export type PickedToken =
  | { status: 'none' | 'several' | 'reading' }
  | { status: 'failed'; refused: Refused }
  | { status: 'read'; file: PickedFile; text: string; told: CheckedToken | null }

async function ask(text: string): Promise<CheckedToken | { refused: Refused }> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: text }),
  }
  const response = await fetch('/api/register/token', init).catch(() => null)
  if (response?.ok) return (await response.json()) as CheckedToken
  return { refused: response ? await refusedBy(response) : AWAY }
}

async function readToken(file: PickedFile, asks: boolean): Promise<PickedToken> {
  // What can't be read carries nothing that could be believed.
  const text = await file.file
    .slice(0, MOST_BYTES)
    .text()
    .catch(() => '')
  const told = asks ? await ask(text) : null
  return told && 'refused' in told ? { status: 'failed', ...told } : { status: 'read', file, text, told }
}

/** Reads the token of a stick as soon as it is picked, and asks which medium that is, where `asks`. */
export function useToken(picked: Picked, asks: boolean): PickedToken {
  const tokens = useMemo(() => tokensIn(picked), [picked])
  const file = tokens.length === 1 ? (tokens[0] ?? null) : null
  const [found, setFound] = useState<{ of: PickedFile; token: PickedToken } | null>(null)
  useEffect(() => {
    if (!file) return
    let isWanted = true
    void readToken(file, asks).then((token) => isWanted && setFound({ of: file, token }))
    return () => {
      isWanted = false
    }
  }, [file, asks])
  if (tokens.length > 1) return { status: 'several' }
  if (!file) return { status: 'none' }
  return found?.of === file ? found.token : { status: 'reading' }
}
