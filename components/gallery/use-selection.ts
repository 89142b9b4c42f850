import { useCallback, useEffect, useRef, useState } from 'react'
import { between, type Held, hashOf, heldIn } from './selection.ts'

const NONE: ReadonlySet<string> = new Set()

/** The exhibits chosen, kept in the address: the selection survives a reload, Back, other pages of the gallery and a copied link. */
export function useSelection(shown: readonly string[]) {
  const [chosen, setChosen] = useState(NONE)
  const anchor = useRef<string | null>(null)

  const hold = useCallback((held: Partial<Held>) => {
    const { pathname, search, hash } = window.location
    window.history.replaceState(null, '', `${pathname}${search}${hashOf({ ...heldIn(hash), ...held })}`)
    if (held.chosen) setChosen(held.chosen)
  }, [])

  useEffect(() => setChosen(heldIn(window.location.hash).chosen), [])

  const choose = useCallback(
    (id: string, isRange: boolean) => {
      const next = new Set(heldIn(window.location.hash).chosen)
      if (isRange && anchor.current) for (const each of between(shown, anchor.current, id)) next.add(each)
      else if (!next.delete(id)) next.add(id)
      if (!isRange || !anchor.current) anchor.current = id
      hold({ chosen: next })
    },
    [shown, hold],
  )
  const chooseAll = useCallback(
    () => hold({ chosen: new Set([...heldIn(window.location.hash).chosen, ...shown]) }),
    [shown, hold],
  )
  const clear = useCallback(() => {
    anchor.current = null
    hold({ chosen: NONE })
  }, [hold])
  const openFrom = useCallback((id: string) => hold({ at: id }), [hold])
  return { chosen, choose, chooseAll, clear, openFrom }
}
