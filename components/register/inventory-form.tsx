'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import type { Refused } from '#lib/http/action-state.ts'
import type { Inventory } from '#lib/register/import-inventory.ts'
import type { UnitView } from '#lib/units/view.ts'

type Answer = Inventory | Refused

/** Sends a list of old discs as it is, and says what became of it. */
export function InventoryForm({ units }: { units: UnitView[] }) {
  const t = useTranslations('register')
  const named = useNamed()
  const router = useRouter()
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [isBusy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setAnswer(null)
    setAnswer(await sendList(String(form.get('unitId') ?? ''), form.get('file')))
    setBusy(false)
    router.refresh()
  }
  return (
    <form onSubmit={send} className="flex max-w-xl flex-col gap-4">
      <SelectField name="unitId" label={t('unit')} required>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {named(unit)}
          </option>
        ))}
      </SelectField>
      <TextField name="file" type="file" accept=".csv,text/csv" label={t('list')} hint={t('listHint')} required />
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t(isBusy ? 'takingIn' : 'takeIn')}
        </Button>
      </div>
      {answer ? <Became answer={answer} /> : null}
    </form>
  )
}

async function sendList(unitId: string, file: FormDataEntryValue | null): Promise<Answer> {
  try {
    const response = await fetch(`/api/register/${unitId}/inventory`, { method: 'POST', body: file })
    const body = (await response.json()) as Inventory | (Pick<Refused, 'code'> & Partial<Refused>)
    return 'code' in body ? { reason: null, reference: '', ...body } : body
  } catch {
    return { code: 'UNAVAILABLE', reason: null, reference: '' } // the network, or a proxy that refused it: nothing was taken in
  }
}

function Became({ answer }: { answer: Answer }) {
  const t = useTranslations('register')
  if ('code' in answer) return <Refusal {...answer} />
  if (!answer.problems) return <Notice kind="done">{t('takenIn', { count: answer.discs })}</Notice>
  const { count, first } = answer.problems
  return (
    <Notice kind="alarm">
      <p className="font-medium">{t('problems', { count })}</p>
      <ul className="mt-1 max-h-80 overflow-y-auto">
        {first.map(({ line, problem }) => (
          <li key={`${line} ${problem}`}>{t('problemOf', { line, what: t(`problem.${problem}`) })}</li>
        ))}
      </ul>
      {count > first.length ? <p>{t('andMore', { count: count - first.length })}</p> : null}
    </Notice>
  )
}
