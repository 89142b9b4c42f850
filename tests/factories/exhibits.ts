import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import type { FreshDatabase } from '#tests/support/database.ts'
import { beginFile, sendPart, sha256, workerContext } from '#tests/support/store.ts'

export type Scene = { caseId: string; officer: Ctx; viewer: Ctx; outsider: Ctx; administrator: Ctx; auditor: Ctx }

/** A case, the officer who works on it, a legal officer who reads it, and three who see no evidence of it. */
export async function makeScene(database: FreshDatabase): Promise<Scene> {
  const unitId = await makeUnit(database.owner)
  const person = async (role: Role, at = unitId) => {
    const { id, serviceNumber } = await makeOfficer(database.owner, [{ unitId: at, role }])
    return { ctx: await contextOf(database.web, database.owner, id), serviceNumber }
  }
  const [officer, legal, administrator, auditor] = [
    await person('officer'),
    await person('legal'),
    await person('administrator'),
    await person('auditor'),
  ]
  const outsider = await person('officer', await makeUnit(database.owner))
  const { id: caseId } = await openCase(officer.ctx, { reportNumber: `RN ${unitId}`, title: 'Exhibits', unitId })
  await addMember(officer.ctx, { caseId, serviceNumber: legal.serviceNumber, role: 'legal' })
  return {
    ...{ caseId, officer: officer.ctx, viewer: legal.ctx, outsider: outsider.ctx },
    ...{ administrator: administrator.ctx, auditor: auditor.ctx },
  }
}

/** Brings in one file through the real path and seals it. Returns the item's id. */
export async function sealFile(
  database: FreshDatabase,
  store: string,
  { officer, caseId }: Pick<Scene, 'officer' | 'caseId'>,
  name: string,
  bytes: Buffer,
): Promise<string> {
  const id = await beginFile(officer, store, caseId, name, bytes.length)
  for (let at = 0; at < bytes.length; at += 32 * 1024 ** 2)
    await sendPart(officer, store, id, at, bytes.subarray(at, at + 32 * 1024 ** 2))
  await finaliseUpload(officer, { uploadId: id, sha256: sha256(bytes) })
  await startFollower(store, async () => true).step(workerContext(database.worker))
  return id
}
