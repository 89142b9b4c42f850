'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, TextField } from '#components/ui/field.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { SearchView } from '#lib/searches/view.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>

/** Asks for a search by officer: the number and the reason; a second person decides. */
export function AskForSearch({ action, isAllowed }: { action: Act; isAllowed: boolean }) {
  const t = useTranslations('searches')
  return (
    <ConfirmForm
      label={t('ask')}
      text={t('askText')}
      look="primary"
      action={action}
      {...(isAllowed ? {} : { disabledBecause: t('askDenied') })}
    >
      <TextField name="serviceNumber" label={t('number')} required maxLength={40} autoComplete="off" />
      <AreaField name="reason" label={t('reason')} required maxLength={500} rows={3} />
    </ConfirmForm>
  )
}

/** Searches asked for, with what has become of them and what the viewer may do. */
export function SearchList({ searches, decide }: { searches: SearchView[]; decide: Act }) {
  const t = useTranslations('searches')
  return (
    <Table
      columns={[{ name: t('subject') }, { name: t('asked'), from: 'md' }, { name: t('state') }, { name: t('act') }]}
    >
      {searches.map((search) => (
        <Row key={search.id}>
          <Cell>
            {search.subjectName} ({search.subjectNumber})
            <span className="block text-sm text-muted">{search.reason}</span>
          </Cell>
          <Cell from="md">
            {search.requesterName}
            <time className="block text-sm text-muted" dateTime={search.requestedAt}>
              {formatInstant(search.requestedAt)}
            </time>
          </Cell>
          <Cell>{t(`decision.${search.decision ?? 'open'}`)}</Cell>
          <Cell>
            <Acts search={search} decide={decide} />
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

function Acts({ search, decide }: { search: SearchView; decide: Act }) {
  const t = useTranslations('searches')
  if (search.can.read) {
    return (
      <Link href={`/searches?id=${search.id}`} prefetch={false} className="text-accent underline underline-offset-4">
        {t('read')}
      </Link>
    )
  }
  if (search.decision !== null) return null
  const denied = search.can.decide ? {} : { disabledBecause: t('decideDenied') }
  const fields = (decision: string) => ({ searchId: search.id, decision })
  const who = { name: search.subjectName, number: search.subjectNumber }
  return (
    <span className="flex flex-wrap gap-2">
      <ConfirmForm
        label={t('agree')}
        text={t('agreeText', who)}
        look="plain"
        action={decide}
        fields={fields('agreed')}
        {...denied}
      />
      <ConfirmForm
        label={t('decline')}
        text={t('declineText', who)}
        look="plain"
        action={decide}
        fields={fields('declined')}
        {...denied}
      />
    </span>
  )
}
