import { useEffect, useRef } from 'react'

/** Whether something lies over the page, to which all keys go. */
export const isUnderDialog = (): boolean => document.querySelector('dialog[open], [role="dialog"]') !== null

/**
 * Keys of the page as a whole. Those for a dialog over it, what is typed, what another has taken and the browser's own
 * stay away. `act` returns whether it took the key.
 */
export function usePageKeys(act: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyped = (event.target as HTMLElement).matches(
        'input:not([type=checkbox], [type=range]), select, textarea',
      )
      const isOthers = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey
      if (isTyped || isOthers || isUnderDialog()) return
      if (latest.current(event)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
