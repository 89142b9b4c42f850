'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { EngineBatch } from './messages.ts'
import { type PendingBatch, pendingOf, reopen } from './pending-store.ts'

type Props = { officerId: string; running: string[]; run: (batch: EngineBatch) => Promise<'running' | 'elsewhere'> }

/** The grant that is kept may have ended: stopped at sign-out, or by a new password. Without network it is tried as it is. */
async function freshGrant({ batchId, grantToken }: { batchId: string; grantToken: string }): Promise<string> {
  const response = await fetch(`/api/batches/${batchId}/grant`, { method: 'POST' }).catch(() => null)
  if (!response?.ok) return grantToken
  const fresh: { grantToken: string } = await response.json()
  return fresh.grantToken
}

/** What this officer began here and did not finish: one click opens the files again and goes on. */
export function PendingCard({ officerId, running, run }: Props) {
  const t = useTranslations('uploads')
  const [pending, setPending] = useState<PendingBatch[]>([])
  const [isElsewhere, setElsewhere] = useState(false)
  useEffect(() => {
    pendingOf(officerId).then(setPending, () => setPending([]))
  }, [officerId])
  const waiting = pending.filter((batch) => !running.includes(batch.batchId))
  if (waiting.length === 0) return null
  const goOn = async () => {
    for (const { entries, ...batch } of waiting) {
      const opened: EngineBatch['entries'] = []
      for (const { handle, ...entry } of entries) opened.push({ ...entry, file: await reopen(handle) })
      const grantToken = await freshGrant(batch)
      if ((await run({ ...batch, grantToken, entries: opened })) === 'elsewhere') setElsewhere(true)
    }
  }
  const count = waiting.reduce((sum, batch) => sum + batch.entries.length, 0)
  return (
    <section
      className="flex flex-wrap items-center gap-4 rounded-lg border border-waiting bg-waiting-soft p-4"
      aria-labelledby="pending"
    >
      <div className="flex-1 basis-60">
        <h2 id="pending" className="font-semibold text-waiting">
          {t('continueTitle')}
        </h2>
        <p>
          {waiting.map((batch) => batch.label).join(' · ')} · {t('continueText', { count })}
        </p>
        {isElsewhere ? <p role="alert">{t('elsewhere')}</p> : null}
      </div>
      <Button look="primary" onClick={goOn}>
        {t('continue')}
      </Button>
    </section>
  )
}
