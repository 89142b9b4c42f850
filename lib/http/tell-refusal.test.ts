import { expect, test } from 'vitest'
import { CdipError } from '#lib/errors.ts'
import { tellPageRefusal } from './tell-refusal.ts'

test('an answer stands where nobody can say who asked: the database is away, or no request is at hand', async () => {
  const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  for (const error of [away, new CdipError('NOT_FOUND', 'no case in sight')])
    await expect(tellPageRefusal(error)).resolves.toBeUndefined()
})
