import { type ReactNode, useId } from 'react'

type Props = {
  because: string
  /** What can't be done: focusable, `aria-disabled`, and described by the element of this id. */
  children: (id: string) => ReactNode
}

/** Why something can't be done here: told to who points at it, comes to it by keyboard, or touches it. */
export function Denied({ because, children }: Props) {
  const id = useId()
  return (
    <span className="why-of group/why inline-flex">
      {children(id)}
      <span
        id={id}
        role="tooltip"
        className="why z-50 m-1 hidden w-max max-w-64 rounded-md border border-line-strong bg-raised px-3 py-1.5 text-left text-sm font-normal whitespace-normal text-text shadow-lg group-focus-within/why:block group-hover/why:block print:hidden"
      >
        {because}
      </span>
    </span>
  )
}
