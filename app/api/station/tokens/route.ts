import { defineOpenRoute } from '#lib/http/define-open-route.ts'
import { json } from '#lib/http/respond.ts'
import { issueToken } from '#lib/workstations/issue-token.ts'
import { IssueTokenInput } from '#lib/workstations/schema.ts'

/** How a workstation's code stands; once it was approved, its token. */
export const POST = defineOpenRoute({ burst: 30, perSecond: 2 }, async (request, door) =>
  json(await issueToken(door, IssueTokenInput.parse(await request.json()))),
)
