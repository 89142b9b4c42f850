import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { KINDS } from '#lib/items/schema.ts'

export type GalleryQuery = { q: string; kind: string; officer: string; source: string; sort: string }
type Choice = { id: string; name: string }
type Props = { path: string; query: GalleryQuery; contributors: Choice[]; sources: Choice[] }

/** Filters as a plain form: the address holds them, and it works before any script runs. */
export function FilterBar({ path, query, contributors, sources }: Props) {
  const t = useTranslations('items')
  const isFiltered = Boolean(query.q || query.kind || query.officer || query.source)
  return (
    <form action={path} className="mb-4 grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap print:hidden">
      <div className="col-span-2 sm:w-56">
        <TextField name="q" type="search" label={t('filterText')} defaultValue={query.q} maxLength={100} />
      </div>
      <SelectField name="kind" label={t('filterKind')} defaultValue={query.kind}>
        <option value="">{t('filterAll')}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </SelectField>
      <SelectField name="officer" label={t('filterOfficer')} defaultValue={query.officer}>
        <option value="">{t('filterEveryone')}</option>
        {contributors.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {sources.length > 0 ? (
        <SelectField name="source" label={t('filterSource')} defaultValue={query.source}>
          <option value="">{t('filterAnySource')}</option>
          {sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <SelectField name="sort" label={t('filterSort')} defaultValue={query.sort || 'newest'}>
        <option value="newest">{t('sortNewest')}</option>
        <option value="oldest">{t('sortOldest')}</option>
        <option value="number">{t('sortNumber')}</option>
      </SelectField>
      <Button type="submit">{t('apply')}</Button>
      {isFiltered ? (
        <ButtonLink href={path} look="quiet">
          {t('clearFilter')}
        </ButtonLink>
      ) : null}
    </form>
  )
}
