import { expect, test, vi } from 'vitest'
import { hashPassword } from '#lib/auth/password.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { askHidingAction, decideHidingAction } from '../../app/actions/hiding.ts'
import { agreeToMoveAction, endMoveAction } from '../../app/actions/moves.ts'
import { aHiding, aMove, anItem, database, newNumber, people, type Someone, withWorld } from './action-world.ts'

/* What is answered about misfiled exhibits by a direct POST: by whom, with what, twice, and too late. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const request = vi.hoisted(() => ({ cookie: '' }))
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: () => ({ value: request.cookie }) }),
  headers: async () => new Headers(),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => {} }))
withWorld()

type Action = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
async function post(who: Someone, action: Action, fields: Record<string, string>): Promise<string> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  request.cookie = who.cookie
  const state = await action({ status: 'idle' }, form)
  return state.status === 'refused' ? `${state.code} ${state.reason ?? ''}`.trim() : state.status
}

async function givePassword({ id }: Someone, password: string): Promise<void> {
  await database.owner.sql`update officers set password_hash = ${await hashPassword(password)} where id = ${id}`
}
const PASSWORD = newNumber()

test('a move is agreed to by its supervisor’s own password, once, and as it was when he saw it', async () => {
  const asked = await aMove()
  await givePassword(people.supervisor, PASSWORD)
  for (const who of [people.member, people.lead, people.legal, people.auditor])
    expect(await post(who, agreeToMoveAction, asked)).toBe('FORBIDDEN')
  for (const who of [people.outsider, people.administrator, people.security, people.keeper])
    expect(await post(who, agreeToMoveAction, asked)).toBe('NOT_FOUND')
  const sign = (password: string, fields = asked) => post(people.supervisor, agreeToMoveAction, { ...fields, password })
  expect(await sign('')).toBe('INVALID PASSWORD_AGAIN')
  expect(await sign('another')).toBe('INVALID PASSWORD_WRONG')
  expect(await sign(PASSWORD, { ...asked, step: 'released' }), 'not released yet').toBe('CONFLICT MOVE_CHANGED')
  const twice = await Promise.all([sign(PASSWORD), sign(PASSWORD)])
  expect(twice.sort()).toEqual(['CONFLICT MOVE_CHANGED', 'done'])
  const refusal = { ...asked, decision: 'refused', reason: 'too late' }
  expect(await post(people.supervisor, endMoveAction, refusal)).toBe('CONFLICT MOVE_CHANGED')
  const back = { ...asked, step: 'released', decision: 'withdrawn', reason: 'in time' }
  expect(await post(people.member, endMoveAction, back)).toBe('done')
  expect(await sign(PASSWORD, { ...asked, step: 'released' }), 'taken back meanwhile').toBe('CONFLICT MOVE_CHANGED')
})

test('what is hidden does not exist for anybody else, and its decider decides once for each thing that he saw', async () => {
  const itemId = await anItem()
  const hide = { itemId, kind: 'privileged', serviceNumber: people.lead.serviceNumber, reason: 'a letter of counsel' }
  for (const nobody of ['no such number', people.outsider.serviceNumber, people.member.serviceNumber])
    expect(await post(people.member, askHidingAction, { ...hide, serviceNumber: nobody })).toMatch(/^INVALID NO_SUCH_/)
  const twice = await Promise.all([people.member, people.legal].map((who) => post(who, askHidingAction, hide)))
  expect(twice.sort()).toEqual(['NOT_FOUND', 'done'])
  expect(await post(people.supervisor, askHidingAction, hide), 'hidden already').toBe('FORBIDDEN')

  const hidden = await aHiding()
  const decide = (who: Someone, decision: string, state = 'asked') =>
    post(who, decideHidingAction, { ...hidden, state, decision, reason: 'looked at it' })
  for (const who of [people.member, people.legal, people.auditor, people.outsider, people.administrator])
    expect(await decide(who, 'shown')).toBe('NOT_FOUND')
  expect(await decide(people.supervisor, 'shown')).toBe('FORBIDDEN')
  const both = await Promise.all([decide(people.lead, 'kept'), decide(people.lead, 'shown')])
  expect(both.sort()).toEqual(['CONFLICT HIDING_CHANGED', 'done'])
  const [row] = await database.owner.sql`select state from hidings where id = ${hidden.hidingId}`
  if (row?.state === 'kept') expect(await decide(people.lead, 'shown', 'kept')).toBe('done')
  expect(await decide(people.lead, 'kept'), 'shown meanwhile').toBe('CONFLICT HIDING_CHANGED')
})
