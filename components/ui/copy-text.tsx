'use client'

import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'

/** A hash in short, or a password, with a button that copies the whole; the whole is in the title. */
export function CopyText({ text, shown, name }: { text: string; shown: string; name: string }) {
  const t = useTranslations('frame')
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-sm" title={text}>
        {shown}
      </code>
      <button
        type="button"
        onClick={copy}
        aria-label={`${isCopied ? t('copied') : t('copy')}: ${name}`}
        className="inline-flex size-7 items-center justify-center rounded hover:bg-accent-soft"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </span>
  )
}
