import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { formatBytes, formatInstant, shortHash } from '#lib/i18n/formats.ts'
import type { ItemView } from '#lib/items/view.ts'

/** What is known of an exhibit: name, size, both hashes, times, who brought it in. */
export function ItemFacts({ item }: { item: ItemView }) {
  const t = useTranslations('items')
  return (
    <Facts>
      <Fact name={t('name')}>{item.name}</Fact>
      {item.folder ? <Fact name={t('folder')}>{item.folder}</Fact> : null}
      <Fact name={t('size')} hint={t('bytes', { bytes: item.sizeBytes.toLocaleString('en') })}>
        {formatBytes(item.sizeBytes)}
      </Fact>
      <Fact name={t('type')}>
        {t(`kind.${item.kind}`)} ({item.mediaType})
      </Fact>
      <Fact name={t('captured')} hint={t('capturedHint')}>
        <time dateTime={item.capturedAt}>{formatInstant(item.capturedAt)}</time>
      </Fact>
      <Fact name={t('sealed')}>
        <time dateTime={item.sealedAt}>{formatInstant(item.sealedAt)}</time>
      </Fact>
      <Fact name={t('source')}>
        {item.source ? (
          <Link
            href={`/cases/${item.caseId}?source=${item.source.id}`}
            prefetch={false}
            className="text-accent underline-offset-4 hover:underline"
          >
            {item.source.name}
          </Link>
        ) : (
          '—'
        )}
      </Fact>
      {item.channel ? <Fact name={t('channel')}>{item.channel}</Fact> : null}
      <Fact name={t('broughtInBy')}>{item.contributor}</Fact>
      <Fact name={t('sha256')} hint={item.hashOrigin === 'whole file' ? t('originWhole') : t('originParts')}>
        <CopyText text={item.sha256} shown={shortHash(item.sha256)} name={t('sha256')} />
      </Fact>
      <Fact name={t('crc32')}>
        <code className="font-mono text-sm">{item.crc32}</code>
      </Fact>
    </Facts>
  )
}
