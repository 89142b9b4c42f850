import { expect, test } from 'vitest'
import { canonicalBytes, saltedDigest } from './canonical.ts'
import { eventBytes } from './record.ts'

const at = new Date('2026-06-19T11:12:54.000Z')
const id = '0192f3a4-5b6c-7d8e-9f01-23456789abcd'

test('canonical bytes follow RFC 8785: sorted keys, no space, UTF-8', () => {
  expect(canonicalBytes({ b: 1, a: ['旺角', 1e21, -0] }).toString()).toBe('{"a":["旺角",1e+21,0],"b":1}')
  expect(() => canonicalBytes(undefined)).toThrow(TypeError)
})

test('an event names a file and a person by salted digest only, and the values open it', () => {
  const actor = { type: 'system', job: 'seal' } as const
  const personal = { fileName: '鏡頭02.mp4' }
  const { bytes, values } = eventBytes(id, at, actor, {
    type: 'upload.completed',
    facts: { uploadId: id, sizeBytes: 3 },
    personal,
  })
  const event = JSON.parse(bytes.toString())
  expect(bytes.toString()).not.toContain('鏡頭')
  expect(event).toMatchObject({
    v: 1,
    type: 'upload.completed',
    at: '2026-06-19T11:12:54.000Z',
    facts: { sizeBytes: 3 },
  })
  for (const { field, value, salt } of values) expect(event.personal[field]).toBe(saltedDigest(salt, value))
  expect(values.map((each) => each.field).sort()).toEqual(['actorName', 'fileName'])
})

test('two events with the same values share no digest', () => {
  const digest = () =>
    JSON.parse(
      eventBytes(
        id,
        at,
        { type: 'system', job: 'x' },
        { type: 'item.viewed', facts: { sessionId: null }, personal: {} },
      ).bytes.toString(),
    ).personal.actorName
  expect(digest()).not.toBe(digest())
})
