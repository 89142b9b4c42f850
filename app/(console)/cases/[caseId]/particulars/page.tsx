import { CaseActs } from '#components/cases/case-acts.tsx'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { DirectionsCard } from '#components/cases/directions-card.tsx'
import { NamesakeCard } from '#components/cases/namesake-card.tsx'
import { ParticularsForm } from '#components/cases/particulars-form.tsx'
import { ProposalCard } from '#components/cases/proposal-card.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { MovesCard } from '#components/moves/moves-card.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { listDirections } from '#lib/cases/list-directions.ts'
import { listNamesakes } from '#lib/cases/namesakes.ts'
import { openProposal } from '#lib/cases/open-proposal.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import { listMoves } from '#lib/moves/list.ts'
import { unitNames } from '#lib/units/names.ts'
import {
  appointAction,
  decideProtectionAction,
  editCaseAction,
  endDirectionAction,
  leaveNamesakeAction,
  mergeNamesakeAction,
  moveCaseAction,
  proposeProtectionAction,
  recordDirectionAction,
  setCaseStatusAction,
} from '../../../../actions/cases.ts'
import { agreeToMoveAction, endMoveAction } from '../../../../actions/moves.ts'
import { titled } from '../../../../titled.ts'

const actions = {
  appoint: appointAction,
  move: moveCaseAction,
  setStatus: setCaseStatusAction,
  propose: proposeProtectionAction,
}

export const generateMetadata = titled(({ cases }) => cases.particulars)

export default async function ParticularsPage({ params }: { params: Promise<{ caseId: string }> }) {
  const [ctx, { caseId }] = await Promise.all([pageCtx(), params])
  const [theCase, proposal, namesakes, units, directions, moves] = await foundOrNot(
    Promise.all([
      ...([getCase(ctx, caseId), openProposal(ctx, caseId), listNamesakes(ctx, caseId)] as const),
      ...([unitNames(ctx), listDirections(ctx, caseId), listMoves(ctx, caseId)] as const),
    ]),
  )
  return (
    <CaseFrame theCase={theCase} tab="particulars">
      <Texts of={['cases', 'items', 'moves']}>
        <div className="flex max-w-4xl flex-col gap-6">
          {proposal ? <ProposalCard caseId={caseId} proposal={proposal} decide={decideProtectionAction} /> : null}
          {moves.length > 0 ? <MovesCard moves={moves} agree={agreeToMoveAction} end={endMoveAction} /> : null}
          {namesakes.length > 0 ? (
            <NamesakeCard
              caseId={caseId}
              namesakes={namesakes}
              merge={mergeNamesakeAction}
              leave={leaveNamesakeAction}
            />
          ) : null}
          <CaseActs theCase={theCase} units={units} actions={actions} />
          <DirectionsCard
            caseId={caseId}
            {...directions}
            today={formatDate(ctx.now.toISOString())}
            record={recordDirectionAction}
            lift={endDirectionAction}
          />
          <ParticularsForm theCase={theCase} act={editCaseAction} />
        </div>
      </Texts>
    </CaseFrame>
  )
}
