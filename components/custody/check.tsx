'use client'

import { CircleAlert, CircleCheck, Download as DownloadIcon, Hourglass } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Download } from '#components/ui/download.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ProofPage } from '#lib/custody/proofs.ts'
import { type Checked, checkProofs, type Shown, UnsignedError, type Verdict } from './check-proofs.ts'

type State =
  | { is: 'checking' }
  | { is: 'away' }
  | { is: 'unsigned' }
  | { is: 'checked'; vkey: string; checked: Checked }

async function check(url: string, shown: readonly Shown[], stream: string): Promise<State> {
  try {
    // Of this page, though the record has grown since it was rendered.
    const response = await fetch(`${url}&upto=${shown[0]?.id ?? ''}`)
    if (!response.ok) return { is: 'away' }
    const page = (await response.json()) as ProofPage
    return { is: 'checked', vkey: page.vkey, checked: await checkProofs(page, shown, stream) }
  } catch (error) {
    if (error instanceof UnsignedError) return { is: 'unsigned' }
    return { is: 'away' } // offline, or a browser without Ed25519: it says that nothing was checked
  }
}

/** A new entry is signed within two seconds: while one is not, the record is checked again, so often at most. */
const AGAIN_MS = 1500
const AGAIN = 5

const Verdicts = createContext<Record<string, Verdict>>({})

type Props = {
  /** Of the proofs, with a query. */
  url: string
  exportUrl: string
  shown: Shown[]
  /** The record that the page is about: `item:<id>` or `case:<id>`. */
  stream: string
  children: ReactNode
}

/** Checks the record below against the signed log, in this browser, each time it is shown; marks its lines. */
export function CheckedRecord({ url, exportUrl, shown, stream, children }: Props) {
  const t = useTranslations('ledger')
  const [state, setState] = useState<State>({ is: 'checking' })
  const ids = shown.map(({ id }) => id).join()
  useEffect(() => {
    let isCurrent = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (again: number) => {
      const next = await check(url, shown, stream)
      if (!isCurrent) return
      setState(next)
      const isWaiting = next.is === 'checked' && Object.values(next.checked.verdicts).includes('waiting')
      if (isWaiting && again > 0) timer = setTimeout(() => look(again - 1), AGAIN_MS)
    }
    setState({ is: 'checking' })
    void look(AGAIN)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [url, ids])
  return (
    <Verdicts value={state.is === 'checked' ? state.checked.verdicts : {}}>
      <div className="mb-3 flex flex-col items-start gap-3">
        <Summary state={state} />
        <Download href={exportUrl}>
          <DownloadIcon aria-hidden className="size-4" />
          {t('export')}
        </Download>
      </div>
      {children}
    </Verdicts>
  )
}

function Summary({ state }: { state: State }) {
  const t = useTranslations('ledger')
  if (state.is === 'checking') return <p className="text-sm text-muted">{t('checking')}</p>
  if (state.is === 'away') return <Notice kind="waiting">{t('away')}</Notice>
  if (state.is === 'unsigned') return <Notice kind="alarm">{t('unsigned')}</Notice>
  const { verdicts, size, keyName, keyId, isWhole } = state.checked
  const all = Object.values(verdicts)
  const waiting = all.filter((verdict) => verdict === 'waiting').length
  const bare = all.filter((verdict) => verdict === 'bare').length
  const good = all.filter((verdict) => verdict === 'good').length + bare
  const key = (
    <span className="mt-1 flex flex-wrap items-center gap-x-2">
      {t('key')}
      <CopyText text={state.vkey} shown={`${keyName} ${keyId}`} name={t('key')} />
    </span>
  )
  if (good + waiting < all.length) {
    return (
      <Notice kind="alarm">
        {t('bad', { count: all.length - good - waiting })}
        {key}
      </Notice>
    )
  }
  return (
    <Notice kind={waiting > 0 ? 'waiting' : 'done'}>
      {waiting > 0 ? t('someWaiting', { good, waiting }) : t(isWhole ? 'good' : 'goodLines', { good, size })}
      {bare > 0 ? <span className="mt-1 block">{t('someBare', { bare })}</span> : null}
      {key}
    </Notice>
  )
}

/** The verdict on one line; nothing before the check is done. */
export function EventMark({ id }: { id: string }) {
  const t = useTranslations('ledger')
  const verdict = useContext(Verdicts)[id]
  if (!verdict) return null
  const [look, Icon] =
    verdict === 'good' || verdict === 'bare'
      ? (['text-sealed', CircleCheck] as const)
      : verdict === 'waiting'
        ? (['text-waiting', Hourglass] as const)
        : (['text-alarm', CircleAlert] as const)
  return (
    <span className={`inline-flex items-center gap-1 ${look}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(`verdict.${verdict}`)}
    </span>
  )
}
