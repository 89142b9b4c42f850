import { getLocale, getTranslations } from 'next-intl/server'
import { AddMemberForm } from '#components/cases/add-member-form.tsx'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { listMembers } from '#lib/cases/members.ts'
import { AddMemberInput } from '#lib/cases/schema.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { formatDate, inLanguage } from '#lib/i18n/formats.ts'
import { addMemberAction, endMembershipAction } from '../../../../actions/cases.ts'
import { titled } from '../../../../titled.ts'

export const generateMetadata = titled(({ cases }) => cases.members)

export default async function MembersPage({ params }: { params: Promise<{ caseId: string }> }) {
  const [ctx, { caseId }] = await Promise.all([pageCtx(), params])
  const [t, locale, theCase, members] = await foundOrNot(
    Promise.all([getTranslations('cases'), getLocale(), getCase(ctx, caseId), listMembers(ctx, caseId)]),
  )
  const roles = AddMemberInput.shape.role.options.map((value) => ({ value, name: t(`role.${value}`) }))
  const texts = {
    memberNumber: t('memberNumber'),
    memberRole: t('memberRole'),
    memberFrom: t('memberFrom'),
    memberUntil: t('memberUntil'),
    add: t('addMember'),
    memberAdded: t('memberAdded'),
    memberKnown: t('memberKnown'),
  }
  return (
    <CaseFrame theCase={theCase} tab="members">
      <div className="flex flex-col gap-5">
        {theCase.can.manageMembers ? (
          <AddMemberForm action={addMemberAction} caseId={caseId} roles={roles} texts={texts} />
        ) : null}
        <Table
          columns={[
            { name: t('memberName') },
            { name: t('memberRole') },
            { name: t('memberFrom') },
            { name: t('memberUntil') },
            { name: t('endMembership'), isNameHidden: true },
          ]}
        >
          {members.map((member) => (
            <Row key={member.id}>
              <Cell>
                <NameOf of={member.name} /> <span className="text-muted">{member.serviceNumber}</span>
              </Cell>
              <Cell>{t(`role.${member.role}`)}</Cell>
              <Cell isWhole>{formatDate(member.from)}</Cell>
              <Cell isWhole>{member.until ? formatDate(member.until) : t('memberForever')}</Cell>
              <Cell>
                {theCase.can.manageMembers && member.role !== 'officer-in-charge' ? (
                  <ConfirmForm
                    label={t('endMembership')}
                    text={t('endMembershipText', { name: inLanguage(locale, member.name) })}
                    look="quiet"
                    action={endMembershipAction}
                    fields={{ caseId, memberId: member.id }}
                  />
                ) : null}
              </Cell>
            </Row>
          ))}
        </Table>
      </div>
    </CaseFrame>
  )
}
