import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { beforeEnd } from './keep-web-run.ts'

test('what is to be said before the end is said once, and then the process does what it did before', async () => {
  const [asked, happened] = [new EventEmitter(), [] as string[]]
  asked.on('SIGTERM', (signal) => happened.push(`server: ${signal}`))
  let say = () => {}
  const said = new Promise<void>((resolve) => {
    say = resolve
  })
  beforeEnd(asked, () => {
    happened.push('asked')
    return said
  })
  asked.emit('SIGTERM', 'SIGTERM')
  asked.emit('SIGTERM', 'SIGTERM')
  expect(happened).toEqual(['asked'])
  say()
  await said
  await expect.poll(() => happened).toEqual(['asked', 'server: SIGTERM', 'server: SIGTERM'])
})
