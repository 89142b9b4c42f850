'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'

type Props = { name: string; serviceNumber: string; unit: string | null; expiresAt: string; now: string }

const MINUTE_MS = 60_000

/** Who works at this station, from which unit, and how long this sign-in still lasts. */
export function OfficerBadge({ name, serviceNumber, unit, expiresAt, now }: Props) {
  const t = useTranslations('frame')
  // The server's clock on first paint, so that both sides draw the same.
  const [at, setAt] = useState(() => new Date(now).getTime())
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  const minutes = Math.max(0, Math.floor((new Date(expiresAt).getTime() - at) / MINUTE_MS))
  const left = minutes >= 60 ? t('sessionHours', { hours: Math.floor(minutes / 60) }) : t('sessionTime', { minutes })
  return (
    <Link
      href="/account"
      prefetch={false}
      className="rounded-md px-2 py-1 text-right text-sm leading-tight hover:bg-accent-soft"
    >
      <span className="block font-medium">
        {name} <span className="font-normal text-muted">{serviceNumber}</span>
      </span>
      <span className="hidden text-muted sm:block">{unit ? `${unit} · ${left}` : left}</span>
    </Link>
  )
}
