import Link from 'next/link'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'

const look = {
  primary: 'bg-accent text-accent-text hover:brightness-110 border-transparent',
  plain: 'bg-surface text-text border-line-strong hover:bg-accent-soft',
  quiet: 'bg-transparent text-text border-transparent hover:bg-accent-soft',
  danger: 'bg-surface text-alarm border-alarm hover:bg-alarm-soft',
} as const
const shape =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3 py-1.5 text-sm font-medium whitespace-nowrap select-none disabled:opacity-55'

type Look = keyof typeof look
type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & { look?: Look }

/** A button; one per view may be `primary`. Give `title` the reason where it is disabled. */
export function Button({ look: kind = 'plain', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${shape} ${look[kind]}`} {...rest} />
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
