import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { SECURITY_EVENT_TYPES } from '#lib/security/schema.ts'

export type LogQuery = { type: string; from: string; until: string; search: string }

/** Filters as a plain form: the address holds them. A recorded search by officer is kept while one filters in it. */
export function FilterForm({ query }: { query: LogQuery }) {
  const t = useTranslations('security')
  return (
    <form action="/security" className="grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap print:hidden">
      {query.search ? <input type="hidden" name="search" value={query.search} /> : null}
      <div className="col-span-2">
        <SelectField name="type" label={t('filterType')} defaultValue={query.type}>
          <option value="">{t('filterAll')}</option>
          {SECURITY_EVENT_TYPES.map((type) => (
            <option key={type} value={type}>
              {t(`type.${type}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField name="from" type="date" label={t('filterFrom')} defaultValue={query.from} />
      <TextField name="until" type="date" label={t('filterUntil')} defaultValue={query.until} />
      <Button type="submit">{t('apply')}</Button>
      {Object.values(query).some(Boolean) ? (
        <ButtonLink href="/security" look="quiet">
          {t('clear')}
        </ButtonLink>
      ) : null}
    </form>
  )
}
