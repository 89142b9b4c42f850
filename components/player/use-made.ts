import { useEffect, useState } from 'react'

/** What was made beside a recording, as text; '' while it is not there. It is not waited for: the next visit has it. */
export function useMade(path: string | null): string {
  const [text, setText] = useState('')
  useEffect(() => {
    if (!path) return
    const ending = new AbortController()
    fetch(path, { signal: ending.signal }).then(
      async (response) => response.ok && setText(await response.text()),
      () => {}, // an aid: without it the player plays all the same
    )
    return () => ending.abort()
  }, [path])
  return text
}
