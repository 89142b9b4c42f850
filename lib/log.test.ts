import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { log } from './log.ts'

test('a failed query is logged without the values that it was given', () => {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  const cause = Object.assign(new Error('permission denied for table event_values'), { code: '42501' })
  log('error', 'request failed', {
    error: new DrizzleQueryError('insert into event_values values ($1)', ['譚玉蘭\n    at home'], cause),
  })
  write.mockRestore()
  expect(lines.join('')).toContain('insert into event_values')
  expect(lines.join('')).toContain('permission denied')
  expect(lines.join('')).toContain('log.test.ts')
  expect(lines.join('')).not.toMatch(/譚玉蘭|at home/)
})
