import { expect, test } from 'vitest'
import { streamsOf } from './envelope.ts'

test('a move has its place in the streams of the exhibit and of both cases, and what names nothing in the installation’s', () => {
  expect(streamsOf({ itemId: 'i', caseId: 'to', fromCaseId: 'from' })).toEqual(['item:i', 'case:to', 'case:from'])
  expect(streamsOf({ itemId: null, caseId: 'c', fromCaseId: null })).toEqual(['case:c'])
  expect(streamsOf({ itemId: null, caseId: 'c', fromCaseId: 'c' })).toEqual(['case:c'])
  expect(streamsOf({ itemId: null, caseId: null, fromCaseId: null })).toEqual(['installation'])
})
