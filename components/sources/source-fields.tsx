'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { fieldOfInstant } from '#lib/i18n/formats.ts'
import { SOURCE_KINDS } from '#lib/sources/schema.ts'
import type { SourceView } from '#lib/sources/view.ts'

/** What is asked of a source; all but kind and name may stay empty. Times are read in Hong Kong time, to the second. */
export function SourceFields({ source }: { source?: SourceView }) {
  const t = useTranslations('sources')
  const time = (name: TimeName) => (
    <TextField
      name={name}
      type="datetime-local"
      step={1}
      label={t(name)}
      defaultValue={fieldOfInstant(source?.[name] ?? null)}
    />
  )
  return (
    <>
      <Pair>
        <SelectField name="kind" label={t('kindLabel')} defaultValue={source?.kind ?? 'recorder'}>
          {SOURCE_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </SelectField>
        <TextField name="name" label={t('name')} required maxLength={120} defaultValue={source?.name} />
      </Pair>
      <TextField name="place" label={t('place')} maxLength={200} defaultValue={source?.place} />
      <div className="grid gap-3 sm:grid-cols-3">
        <TextField name="make" label={t('make')} maxLength={80} defaultValue={source?.make} />
        <TextField name="model" label={t('model')} maxLength={80} defaultValue={source?.model} />
        <TextField name="serial" label={t('serial')} maxLength={80} defaultValue={source?.serial} />
      </div>
      <Pair>
        <TextField name="handedOverBy" label={t('handedOverBy')} maxLength={120} defaultValue={source?.handedOverBy} />
        <TextField name="handedOverTo" label={t('handedOverTo')} maxLength={120} defaultValue={source?.handedOverTo} />
      </Pair>
      <Pair>{time('handedOverAt')}</Pair>
      <Group name={t('asked')}>
        {time('askedFrom')}
        {time('askedUntil')}
      </Group>
      <Group name={t('given')}>
        {time('givenFrom')}
        {time('givenUntil')}
      </Group>
      <Group name={t('clocks')} hint={t('clocksHint')}>
        {time('recorderClockAt')}
        {time('referenceClockAt')}
      </Group>
    </>
  )
}

type TimeName =
  | 'handedOverAt'
  | 'askedFrom'
  | 'askedUntil'
  | 'givenFrom'
  | 'givenUntil'
  | 'recorderClockAt'
  | 'referenceClockAt'

const Pair = ({ children }: { children: ReactNode }) => <div className="grid gap-3 sm:grid-cols-2">{children}</div>

function Group({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-semibold">{name}</legend>
      {hint ? <p className="text-sm text-muted">{hint}</p> : null}
      <Pair>{children}</Pair>
    </fieldset>
  )
}
