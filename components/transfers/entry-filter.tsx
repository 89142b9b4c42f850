import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { MARKS, OUTCOMES } from '#lib/transfers/schema.ts'

export type EntryQuery = { q: string; show: string }
type Props = { path: string; query: EntryQuery; found: number }

/** Which entries of a manifest are shown: by words of the path, by outcome or by mark. A plain form; the address holds it. */
export function EntryFilter({ path, query, found }: Props) {
  const t = useTranslations('transfers')
  return (
    <form key={JSON.stringify(query)} action={path} className="flex flex-wrap items-end gap-2 print:hidden">
      <div className="min-w-0 flex-1 basis-60 sm:max-w-md">
        <TextField name="q" type="search" label={t('filter.words')} defaultValue={query.q} maxLength={200} />
      </div>
      <div className="w-56">
        <SelectField name="show" label={t('filter.show')} defaultValue={query.show}>
          <option value="">{t('filter.all')}</option>
          {(['open', ...OUTCOMES] as const).map((kind) => (
            <option key={kind} value={kind}>
              {t(`outcome.${kind}`)}
            </option>
          ))}
          {MARKS.map((mark) => (
            <option key={mark} value={mark}>
              {t(`mark.${mark}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit">{t('filter.apply')}</Button>
      {query.q || query.show ? (
        <ButtonLink look="quiet" href={path}>
          {t('filter.clear')}
        </ButtonLink>
      ) : null}
      <p className="ml-auto text-muted" role="status">
        {t('filter.found', { count: found })}
      </p>
    </form>
  )
}
