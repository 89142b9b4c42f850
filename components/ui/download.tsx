'use client'

import { type MouseEvent, type ReactNode, useState } from 'react'
import type { Refused } from '#lib/http/action-state.ts'
import { DownloadLink } from './button.tsx'
import { Refusal } from './refusal.tsx'
import { takeFile, takeMaster } from './take-file.ts'

/** `isMaster`: a sealed file of any size, not one that the platform writes for the request. */
type Props = { href: string; isMaster?: boolean; look?: 'primary' | 'plain'; children: ReactNode }

/** A link that downloads, and says it where that can't be. Without a script it is a plain link. */
export function Download({ href, isMaster = false, ...rest }: Props) {
  const [refused, setRefused] = useState<Refused | null>(null)
  const [isBusy, setBusy] = useState(false)
  const take = async (event: MouseEvent) => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setRefused(null)
    setRefused(await (isMaster ? takeMaster(href) : takeFile(href)))
    setBusy(false)
  }
  return (
    <>
      <DownloadLink href={href} isBusy={isBusy} onClick={take} {...rest} />
      {refused ? (
        <div className="max-w-prose basis-full">
          <Refusal {...refused} />
        </div>
      ) : null}
    </>
  )
}
