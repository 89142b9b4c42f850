import { useTranslations } from 'next-intl'
import { Button } from './button.tsx'
import { Over } from './over.tsx'

type Props = { title: string; keys: readonly { key: string; does: string }[]; close: () => void }

/** The keys of a page and what they do, over the page. */
export function KeySheet({ title, keys, close }: Props) {
  const t = useTranslations('frame')
  return (
    <Over name={title} className="w-[min(28rem,calc(100vw-2rem))]" close={close}>
      <div className="flex flex-col gap-3 p-5">
        <h2 className="text-lg font-semibold">{title}</h2>
        <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-2">
          {keys.map(({ key, does }) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded border border-line-strong bg-surface px-1.5 py-0.5 font-mono text-sm">
                  {key}
                </kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <div className="text-right">
          <Button onClick={close}>{t('close')}</Button>
        </div>
      </div>
    </Over>
  )
}
