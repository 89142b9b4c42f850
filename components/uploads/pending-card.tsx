'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { FAILED } from '#components/ui/refused.ts'
import type { EngineBatch } from './messages.ts'
import { lockOf } from './other-windows.ts'
import { type PendingBatch, pendingOf, reopen } from './pending-store.ts'
import type { Run } from './upload-host.tsx'

/** `running`: ids of the batches that this or another window runs, joined. */
type Props = { officerId: string; running: string; run: Run }

/** The grant that is kept may have ended: stopped at sign-out, or by a new password. Without network it is tried as it is. */
async function freshGrant({ batchId, grantToken }: { batchId: string; grantToken: string }): Promise<string> {
  const response = await fetch(`/api/batches/${batchId}/grant`, { method: 'POST' }).catch(() => null)
  if (!response?.ok) return grantToken
  const fresh: { grantToken: string } | null = await response.json().catch(() => null)
  return fresh?.grantToken ?? grantToken
}

/** What this officer began here and did not finish: one click opens the files again and goes on. */
export function PendingCard({ officerId, running, run }: Props) {
  const t = useTranslations('uploads')
  const [waiting, setWaiting] = useState<PendingBatch[]>([])
  const [isElsewhere, setElsewhere] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    const end = new AbortController()
    const isLed = ({ batchId }: PendingBatch) => running.split(',').includes(batchId)
    setWaiting((known) => known.filter((batch) => !isLed(batch)))
    // A batch shows once no window leads it: one that was closed a moment ago may hold its lock for a little longer.
    const show = (batch: PendingBatch) =>
      navigator.locks.request(lockOf(batch.batchId), { mode: 'shared', signal: end.signal }, () =>
        setWaiting((known) => [...known.filter(({ batchId }) => batchId !== batch.batchId), batch]),
      )
    // A browser that keeps nothing has nothing to go on with; and who leaves the page waits for no lock.
    pendingOf(officerId)
      .then((pending) => Promise.all(pending.filter((batch) => !isLed(batch)).map(show)))
      .catch(() => undefined)
    return () => end.abort()
  }, [officerId, running])
  if (waiting.length === 0) return null
  const goOn = async () => {
    setBusy(true)
    setFailed(false)
    for (const { entries, ...batch } of waiting) {
      const opened: EngineBatch['entries'] = []
      for (const { handle, ...entry } of entries) opened.push({ ...entry, file: await reopen(handle) })
      const grantToken = await freshGrant(batch)
      const outcome = await run({ ...batch, grantToken, entries: opened }).catch(() => null)
      if (outcome === 'elsewhere') setElsewhere(true)
      if (outcome === null) setFailed(true)
    }
    setBusy(false)
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
        {hasFailed ? <Refusal {...FAILED} /> : null}
      </div>
      <Button look="primary" onClick={goOn} disabled={isBusy}>
        {t('continue')}
      </Button>
    </section>
  )
}
