'use client'

import { ArrowUpFromLine, CircleAlert } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useUploads } from './upload-host.tsx'

const RUNNING = ['waiting', 'open', 'complete', 'verifying', 'failed', 'needsFile', 'paused', 'rejected']
const STUCK = ['failed', 'needsFile', 'rejected']

/** Running uploads, seen from every page: how many, how far, and whether one of them needs somebody. */
export function WorkBadge({ officerId }: { officerId: string }) {
  const t = useTranslations('uploads')
  const { batches } = useUploads(officerId)
  const running = batches.flatMap((batch) => batch.entries).filter(({ state }) => RUNNING.includes(state))
  if (running.length === 0) return null
  const total = running.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  const sent = running.reduce((sum, entry) => sum + entry.sentBytes, 0)
  const isStuck = running.some(({ state }) => STUCK.includes(state))
  const Icon = isStuck ? CircleAlert : ArrowUpFromLine
  return (
    <Link
      href="/bring-in"
      prefetch={false}
      className={`inline-flex min-h-9 items-center gap-2 rounded-md px-3 text-sm font-medium ${isStuck ? 'bg-waiting-soft text-waiting' : 'bg-working-soft text-working'}`}
    >
      <Icon aria-hidden className="size-4" />
      {t('running', { count: running.length })} · {total === 0 ? 100 : Math.floor((sent / total) * 100)} %
      {isStuck ? <span className="sr-only">{t('needsYou')}</span> : null}
    </Link>
  )
}
