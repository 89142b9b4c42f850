import { useTranslations } from 'next-intl'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { MEDIUM_KINDS, MEDIUM_STATES } from '#lib/register/schema.ts'
import type { UnitView } from '#lib/units/view.ts'

export type RegisterQuery = Record<'text' | 'kind' | 'state' | 'unitId' | 'overdue', string>

/** What of the register is shown. A plain form; the address holds it, and a scanner types into its first field. */
export function RegisterFilter({ query, units }: { query: RegisterQuery; units: UnitView[] }) {
  const t = useTranslations('register')
  const named = useNamed()
  return (
    <search>
      <form
        key={JSON.stringify(query)}
        action="/register"
        className="mb-4 grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap"
      >
        <div className="col-span-2 min-w-0 sm:w-64">
          <TextField name="text" label={t('find')} defaultValue={query.text} maxLength={100} autoComplete="off" />
        </div>
        <SelectField name="kind" label={t('kindLabel')} defaultValue={query.kind}>
          <option value="">{t('any')}</option>
          {MEDIUM_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </SelectField>
        <SelectField name="state" label={t('stateLabel')} defaultValue={query.state}>
          <option value="">{t('any')}</option>
          {MEDIUM_STATES.map((state) => (
            <option key={state} value={state}>
              {t(`state.${state}`)}
            </option>
          ))}
        </SelectField>
        <div className="col-span-2 min-w-0 sm:w-56">
          <SelectField name="unitId" label={t('unit')} defaultValue={query.unitId}>
            <option value="">{t('any')}</option>
            {units.map((unit) => (
              <option key={unit.id} value={unit.id}>
                {named(unit)}
              </option>
            ))}
          </SelectField>
        </div>
        <CheckField name="overdue" value="yes" label={t('overdueOnly')} defaultChecked={query.overdue === 'yes'} />
        <Button type="submit">{t('apply')}</Button>
        {Object.values(query).some(Boolean) ? (
          <ButtonLink href="/register" look="quiet">
            {t('clear')}
          </ButtonLink>
        ) : null}
      </form>
    </search>
  )
}
