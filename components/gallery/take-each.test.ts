import { expect, test } from 'vitest'
import { type Taken, takeEach } from './take-each.ts'

const never = new AbortController().signal

test('of a hundred chosen each is taken once, one after the other with a pause between, and what was refused is named', async () => {
  const ids = Array.from({ length: 100 }, (_, n) => `${n}`)
  const done: string[] = []
  let atOnce = 0
  const take = async (id: string) => {
    atOnce += 1
    expect(atOnce).toBe(1)
    await Promise.resolve()
    atOnce -= 1
    done.push(id)
    return id === '41' ? { code: 'UNAVAILABLE' } : null
  }
  const told: Taken[] = []
  const pause = async () => void done.push('pause')
  expect(await takeEach(ids, take, pause, (taken) => told.push(taken), never)).toEqual({ tried: 100, refused: ['41'] })
  expect(done).toEqual(ids.flatMap((id, at) => (at === 0 ? [id] : ['pause', id])))
  expect(told.map(({ tried }) => tried)).toEqual(ids.map((_, at) => at + 1))
})

test('it ends where the page goes away', async () => {
  const ending = new AbortController()
  const take = async () => {
    ending.abort()
    return null
  }
  expect(
    (
      await takeEach(
        ['a', 'b'],
        take,
        async () => {},
        () => {},
        ending.signal,
      )
    ).tried,
  ).toBe(1)
})
