import Link from 'next/link'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { Denied } from './denied.tsx'

const look = {
  primary: 'bg-accent text-accent-text hover:brightness-110 border-transparent',
  plain: 'bg-surface text-text border-line-strong hover:bg-accent-soft',
  quiet: 'bg-transparent text-text border-transparent hover:bg-accent-soft',
  danger: 'bg-surface text-alarm border-alarm hover:bg-alarm-soft',
} as const
const shape =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3 py-1.5 text-sm font-medium whitespace-nowrap select-none disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55'

type Look = keyof typeof look
type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & {
  look?: Look
  /** Set where this viewer may not do it, with why not: the button does nothing then but say so. */
  disabledBecause?: string | null | undefined
}

/** A button; one per view may be `primary`. */
export function Button({ look: kind = 'plain', type = 'button', disabledBecause, ...rest }: ButtonProps) {
  const className = `${shape} ${look[kind]}`
  if (!disabledBecause) return <button type={type} className={className} {...rest} />
  const { onClick: _, disabled: __, ...shown } = rest
  return (
    <Denied because={disabledBecause}>
      {(id) => <button type="button" aria-disabled aria-describedby={id} className={className} {...shown} />}
    </Denied>
  )
}

type LinkProps = {
  href: string
  look?: Look
  children: ReactNode
  prefetch?: boolean
  'aria-label'?: string
}

/** A link that looks like a button. */
export function ButtonLink({ look: kind = 'plain', prefetch, ...rest }: LinkProps) {
  return <Link className={`${shape} ${look[kind]}`} prefetch={prefetch ?? false} {...rest} />
}

type DownloadLinkProps = Omit<LinkProps, 'prefetch'> & { isBusy: boolean; onClick: (event: MouseEvent) => void }

/** The look of a download (`Download` is the one to use): it leaves the page's own navigation. */
export function DownloadLink({ look: kind = 'plain', isBusy, ...rest }: DownloadLinkProps) {
  const className = `${shape} ${look[kind]} aria-busy:opacity-55`
  return <a className={className} aria-busy={isBusy} {...rest} download />
}
