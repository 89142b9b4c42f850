import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenStatement } from '#lib/signer/rules.ts'
import type { MediumToken } from '#lib/signer/schema.ts'
import { isLeftOver } from './schema.ts'
import { type Circumstances, judge, readToken, tokenText } from './token.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const pem = String(publicKey.export({ type: 'spki', format: 'pem' }))
const token: MediumToken = {
  mediumId: '01920000-0000-7000-8000-000000000001',
  ownerUnitId: '01920000-0000-7000-8000-000000000002',
  issueNumber: 3,
  issuedAt: '2026-06-19T11:12:54.000Z',
}
function fileOf(said: MediumToken): string {
  const statement = tokenStatement(said)
  return tokenText({ statement, signature: sign(null, Buffer.from(statement), privateKey).toString('base64') })
}
const file = fileOf(token)
const medium: NonNullable<Circumstances['medium']> = {
  ...{ id: token.mediumId, kind: 'usb', standing: 'designated', serial: '4C-53 01', state: 'issued' },
  ...{ issueNumber: 3, issuedAt: token.issuedAt, revokedAt: null, revokedIssues: [] },
}
const here: Circumstances = { medium, isChosen: false, deviceSerial: '', isUsedBefore: false }
const judged = (text: string | null, more: Partial<Circumstances> = {}) => {
  const verdict = judge(readToken(text, pem), { ...here, ...more })
  return verdict.verdict === 'good' ? 'good' : `${verdict.verdict}: ${verdict.why}`
}

test('a token is read as it was signed, by our key alone; what is none is no forgery', () => {
  expect(readToken(file, pem)).toEqual({ kind: 'signed', token })
  expect(readToken(null, pem)).toEqual({ kind: 'missing' })
  for (const none of ['', '{', 'null', '[]', '{"statement":1,"signature":"x"}', file.slice(0, -9), file.padEnd(5000)])
    expect(readToken(none, pem)).toEqual({ kind: 'unreadable' })
  const other = String(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }))
  expect(readToken(file, other)).toEqual({ kind: 'forged' })
})

test('a token of which anything was altered is none of ours', () => {
  const { statement, signature } = JSON.parse(file) as { statement: string; signature: string }
  const altered = fc.record({ at: fc.nat(statement.length - 1), to: fc.string({ minLength: 1, maxLength: 1 }) })
  fc.assert(
    fc.property(altered, ({ at, to }) => {
      fc.pre(statement[at] !== to)
      const changed = statement.slice(0, at) + to + statement.slice(at + 1)
      expect(readToken(tokenText({ statement: changed, signature }), pem)).toEqual({ kind: 'forged' })
    }),
  )
  expect(readToken(tokenText({ statement, signature: '' }), pem)).toEqual({ kind: 'forged' })
})

test('a forged, foreign, revoked or copied token is refused', () => {
  expect(judged(file.replace('\\"issueNumber\\":3', '\\"issueNumber\\":4'))).toBe('refused: forged')
  expect(judged(file, { medium: null })).toBe('refused: foreign')
  expect(judged(file, { medium: { ...medium, state: 'lost', revokedAt: token.issuedAt } })).toBe('refused: revoked')
  const anew = { ...medium, issueNumber: 4, issuedAt: '2026-07-01T00:00:00.000Z', revokedIssues: [3] }
  expect(judged(file, { medium: anew }), 'and stays so after the stick is issued anew').toBe('refused: revoked')
  expect(judged(file, { deviceSerial: '9F 000' })).toBe('refused: copied')
  expect(judged(file, { medium: { ...medium, id: token.ownerUnitId }, isChosen: true })).toBe('refused: copied')
})

test('a token that our key signed of an issue that never was is refused', () => {
  expect(judged(fileOf({ ...token, issueNumber: 4 }))).toBe('refused: forged')
  expect(judged(fileOf({ ...token, issuedAt: '2026-06-19T11:12:55.000Z' }))).toBe('refused: forged')
})

test('without a token of this issue, or with one that served before, it goes on with a reason', () => {
  expect(judged(null)).toBe('doubtful: missing')
  expect(judged('junk')).toBe('doubtful: unreadable')
  expect(judged(fileOf({ ...token, issueNumber: 2 }))).toBe('doubtful: stale')
  expect(judged(file, { medium: { ...medium, state: 'in-store' } })).toBe('doubtful: stale')
  expect(judged(file, { isUsedBefore: true })).toBe('doubtful: used-before')
  expect(judged(null, { medium: null }), 'of no medium of the register').toBe('doubtful: missing')
})

test('the stick itself is good, by whatever way its serial number is written; and a disc bears no token', () => {
  expect(judged(file)).toBe('good')
  expect(judged(file, { deviceSerial: '4c5301' })).toBe('good')
  expect(judged(null, { medium: { ...medium, kind: 'disc', standing: 'working' } })).toBe('good')
  expect(judged(null, { medium: { ...medium, kind: 'disc', state: 'lost', revokedAt: token.issuedAt } })).toBe(
    'refused: revoked',
  )
})

test('a file is left over where its own time is before the issue; where it says none, nobody knows', () => {
  const issuedAt = new Date(token.issuedAt)
  expect([new Date(+issuedAt - 1), issuedAt, null].map((each) => isLeftOver(each, issuedAt))).toEqual([
    ...[true, false, false],
  ])
})
