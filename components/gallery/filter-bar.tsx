import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { type GalleryQuery, isFiltered, SORTS, STATES } from '#lib/gallery/schema.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { KINDS } from '#lib/items/schema.ts'

type Choice = { id: string; name: string }
type Props = { path: string; query: GalleryQuery; contributors: { id: string; name: Named }[]; sources: Choice[] }

/** Filters as a plain form: the address holds them, and it works before any script runs. */
export function FilterBar({ path, query, contributors, sources }: Props) {
  const t = useTranslations('gallery')
  const named = useNamed()
  const people = contributors.map(({ id, name }) => ({ id, name: named(name) }))
  const names = (choices: Choice[]) => choices.map(({ id, name }) => [id, name] as const)
  return (
    // The key: what was typed and not asked for goes with the question that it belonged to.
    <form
      key={JSON.stringify(query)}
      action={path}
      className="grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap print:hidden"
    >
      <div className="col-span-2 sm:w-44">
        <TextField name="q" type="search" label={t('filter.text')} defaultValue={query.q} maxLength={100} />
      </div>
      <Choose
        name="kind"
        query={query}
        all={t('filter.anyKind')}
        choices={KINDS.map((kind) => [kind, t(`kind.${kind}`)])}
      />
      <Choose name="officer" query={query} all={t('filter.anyone')} choices={names(people)} />
      {sources.length > 0 ? (
        <Choose
          name="source"
          query={query}
          all={t('filter.anySource')}
          choices={[...names(sources), ['none', t('filter.noSource')]]}
        />
      ) : null}
      {query.channel ? (
        <div className="min-w-0 sm:w-36">
          <TextField name="channel" label={t('column.channel')} defaultValue={query.channel} maxLength={60} />
        </div>
      ) : null}
      <Choose
        name="state"
        query={query}
        all={t('filter.anyState')}
        choices={STATES.map((state) => [state, t(`state.${state}`)])}
      />
      <div className="min-w-0 sm:w-36">
        <TextField name="day" type="date" label={t('filter.day')} defaultValue={query.day} />
      </div>
      <Choose name="sort" query={query} choices={SORTS.map((sort) => [sort, t(`sort.${sort}`)])} />
      <input type="hidden" name="view" value={query.view} />
      <Button type="submit">{t('filter.apply')}</Button>
      {isFiltered(query) ? (
        <ButtonLink href={path} look="quiet">
          {t('filter.clear')}
        </ButtonLink>
      ) : null}
    </form>
  )
}

type ChooseProps = {
  name: 'kind' | 'officer' | 'source' | 'state' | 'sort'
  query: GalleryQuery
  /** What asks for everything; a choice without it always has a value. */
  all?: string
  choices: (readonly [string, string])[]
}

function Choose({ name, query, all, choices }: ChooseProps) {
  const t = useTranslations('gallery')
  return (
    <div className="min-w-0 sm:w-36">
      <SelectField name={name} label={t(`filter.${name}`)} defaultValue={query[name]}>
        {all ? <option value="">{all}</option> : null}
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
