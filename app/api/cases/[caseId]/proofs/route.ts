import { caseProofs } from '#lib/custody/proofs.ts'
import { env } from '#lib/env.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'

/** Asked by the page by itself: it keeps no session awake. */
export const GET = defineRoute<{ caseId: string }>(
  async ({ request, ctx, params }) => {
    const { log: logFolder, signer: signerFolder } = env().paths
    const asked = Object.fromEntries(new URL(request.url).searchParams)
    return json(await caseProofs(ctx, { logFolder, signerFolder }, params.caseId, asked))
  },
  { isAct: false },
)
