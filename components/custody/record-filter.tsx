import { useTranslations } from 'next-intl'
import { InPlace } from '#components/frame/in-place.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import type { RecordOfficer } from '#lib/custody/officers.ts'
import { EVENT_KINDS, type RecordQuery } from '#lib/custody/schema.ts'

type Props = {
  path: string
  query: RecordQuery
  /** Who did something; null for one who may not ask the record about an officer. */
  officers: RecordOfficer[] | null
  /** What else the address says, and goes on to say. */
  kept?: Record<string, string>
  isOfCase?: boolean
}

/** What of the record is shown: by kind of event, officer, exhibit and period. A plain form; the address holds it. */
export function RecordFilter({ path, query, officers, kept = {}, isOfCase = false }: Props) {
  const t = useTranslations('custody')
  const named = useNamed()
  const others = Object.entries(kept).filter(([, value]) => value)
  return (
    <InPlace>
      <form
        key={JSON.stringify(query)}
        action={path}
        className="mb-3 grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap print:hidden"
      >
        {others.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="min-w-0 sm:w-40">
          <SelectField name="event" label={t('filter.event')} defaultValue={query.event}>
            <option value="">{t('filter.anyEvent')}</option>
            {EVENT_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="min-w-0 sm:w-40">
          <SelectField name="by" label={t('filter.by')} defaultValue={query.by} disabled={!officers}>
            <option value="">{t('filter.anyone')}</option>
            {officers?.map(({ id, name }) => (
              <option key={id} value={id}>
                {named(name)}
              </option>
            ))}
          </SelectField>
        </div>
        {isOfCase ? (
          <div className="min-w-0 sm:w-28">
            <TextField name="item" type="number" min={1} label={t('filter.item')} defaultValue={query.item} />
          </div>
        ) : null}
        <div className="min-w-0 sm:w-36">
          <TextField name="from" type="date" label={t('filter.from')} defaultValue={query.from} />
        </div>
        <div className="min-w-0 sm:w-36">
          <TextField name="until" type="date" label={t('filter.until')} defaultValue={query.until} />
        </div>
        <Button type="submit">{t('filter.apply')}</Button>
        {Object.values(query).some(Boolean) ? (
          <ButtonLink look="quiet" href={`${path}${others.length > 0 ? `?${new URLSearchParams(others)}` : ''}`}>
            {t('filter.clear')}
          </ButtonLink>
        ) : null}
        {officers ? null : <p className="col-span-2 basis-full text-sm text-muted">{t('filter.byDenied')}</p>}
      </form>
    </InPlace>
  )
}
