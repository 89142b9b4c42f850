import { getTranslations } from 'next-intl/server'
import { AddMemberForm } from '#components/cases/add-member-form.tsx'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { listMembers } from '#lib/cases/members.ts'
import { AddMemberInput } from '#lib/cases/schema.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { addMemberAction, endMembershipAction } from '../../../../actions/cases.ts'

export default async function MembersPage({ params }: { params: Promise<{ caseId: string }> }) {
  const [ctx, { caseId }] = await Promise.all([pageCtx(), params])
  const [t, theCase, members] = await foundOrNot(
    Promise.all([getTranslations('cases'), getCase(ctx, caseId), listMembers(ctx, caseId)]),
  )
  const roles = AddMemberInput.shape.role.options.map((value) => ({ value, name: t(`role.${value}`) }))
  const texts = {
    memberNumber: t('memberNumber'),
    memberRole: t('memberRole'),
    memberUntil: t('memberUntil'),
    add: t('addMember'),
    memberUnknown: t('memberUnknown'),
    memberAdded: t('memberAdded'),
    memberKnown: t('memberKnown'),
  }
  const head = 'px-3 py-2 text-left text-sm font-medium text-muted'
  return (
    <CaseFrame theCase={theCase} tab="members">
      <div className="flex flex-col gap-5">
        {theCase.can.manageMembers ? (
          <AddMemberForm action={addMemberAction} caseId={caseId} roles={roles} texts={texts} />
        ) : null}
        <div className="relative overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full border-collapse">
            <thead>
              <tr className="border-b border-line">
                <th className={head}>{t('memberName')}</th>
                <th className={head}>{t('memberRole')}</th>
                <th className={head}>{t('memberFrom')}</th>
                <th className={head}>{t('memberUntil')}</th>
                <th className={head}>
                  <span className="sr-only">{t('endMembership')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.id} className="h-9 border-b border-line last:border-0">
                  <td className="px-3 py-1.5">
                    {member.name} <span className="text-muted">{member.serviceNumber}</span>
                  </td>
                  <td className="px-3 py-1.5">{t(`role.${member.role}`)}</td>
                  <td className="px-3 py-1.5 whitespace-nowrap">{formatDate(member.from)}</td>
                  <td className="px-3 py-1.5 whitespace-nowrap">
                    {member.until ? formatDate(member.until) : t('memberForever')}
                  </td>
                  <td className="px-3 py-1.5 text-right">
                    {theCase.can.manageMembers && member.role !== 'officer-in-charge' ? (
                      <ConfirmForm
                        label={t('endMembership')}
                        text={t('endMembershipText', { name: member.name })}
                        look="quiet"
                        action={endMembershipAction}
                        fields={{ caseId, memberId: member.id }}
                      />
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </CaseFrame>
  )
}
