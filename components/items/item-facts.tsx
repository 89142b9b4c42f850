import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { RecordingFacts } from '#components/player/recording-facts.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import { formatBytes, formatInstant, shortHash } from '#lib/i18n/formats.ts'
import type { ItemDetail } from '#lib/items/get.ts'
import { formatName } from '#lib/items/schema.ts'
import type { ItemView } from '#lib/items/view.ts'

/** What is known of an exhibit: marks, times, where it comes from, name, size, both hashes. */
export function ItemFacts({ item }: { item: ItemDetail }) {
  const t = useTranslations('items')
  const f = useTranslations('frame')
  return (
    <Facts>
      <Fact name={t('captured')} hint={basisOf(item, t)}>
        <time dateTime={item.capturedAt}>{formatInstant(item.capturedAt)}</time>
      </Fact>
      {item.captureBasis ? (
        <Fact name={t('fileTime')} hint={t('fileTimeHint')}>
          <time dateTime={item.fileTime}>{formatInstant(item.fileTime)}</time>
        </Fact>
      ) : null}
      <Fact name={t('ownMark')}>{item.ownMark || '—'}</Fact>
      <Fact name={t('courtMark')}>{item.courtMark || '—'}</Fact>
      <Fact name={t('value')}>{t(`values.${item.value}`)}</Fact>
      <Fact name={t('classification')} {...(item.isRaised ? { hint: t('raisedHint') } : {})}>
        {f(item.classification)}
      </Fact>
      <Fact name={t('name')}>{item.name}</Fact>
      {item.folder ? <Fact name={t('folder')}>{item.folder}</Fact> : null}
      <Fact name={t('size')} hint={t('bytes', { bytes: item.sizeBytes.toLocaleString('en') })}>
        {formatBytes(item.sizeBytes)}
      </Fact>
      <Fact name={t('type')}>{[t(`kind.${item.kind}`), formatName(item.mediaType)].filter(Boolean).join(' · ')}</Fact>
      <RecordingFacts recording={item.recording} disagreements={item.disagreements} offset={item.clock} />
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
      <Fact name={t('broughtInBy')}>
        <NameOf of={item.contributor} />
      </Fact>
      <Fact name={t('sha256')} hint={item.hashOrigin === 'whole file' ? t('originWhole') : t('originParts')}>
        <CopyText text={item.sha256} shown={shortHash(item.sha256)} name={t('sha256')} />
      </Fact>
      <Fact name={t('crc32')}>
        <code className="font-mono text-sm">{item.crc32}</code>
      </Fact>
      <Fact name={t('kept')} {...(item.kept.of === 1 ? { hint: t('keptAlone') } : {})}>
        {t('keptGood', { good: item.kept.good, of: item.kept.of })}
      </Fact>
    </Facts>
  )
}

type Words = ReturnType<typeof useTranslations<'items'>>
const basisOf = ({ captureBasis, captureNote }: ItemView, t: Words) =>
  captureBasis ? [t(`basis.${captureBasis}`), captureNote].filter(Boolean).join(' · ') : t('capturedHint')
