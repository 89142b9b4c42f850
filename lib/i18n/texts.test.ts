import { expect, test } from 'vitest'
import { loadTexts } from './texts.ts'

type Tree = { [key: string]: string | Tree }
function flat(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}
const en = flat(loadTexts('en'))
const zh = flat(loadTexts('zh-HK'))
const variables = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]))].sort()

test('no text exists in one language only', () => {
  expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
  for (const text of [...en.values(), ...zh.values()]) expect(text.trim()).not.toBe('')
})

test('both languages name the same variables', () => {
  const differing = [...en].filter(([key, text]) => variables(text).join() !== variables(zh.get(key) ?? '').join())
  expect(differing).toEqual([])
})

test('every Chinese text holds Chinese, but for names, codes and units', () => {
  const same = ['frame.product', 'frame.languageOther', 'items.kindShort', 'frame.sessionTime']
  const without = [...zh].filter(
    ([key, text]) =>
      !/\p{Script=Han}/u.test(text) && !same.includes(key) && /[a-z]{2}/i.test(text.replace(/\{\w+\}/g, '')),
  )
  expect(without).toEqual([])
})

test('Chinese sentences end in full-width punctuation', () => {
  expect([...zh].filter(([, text]) => /\p{Script=Han}[,.;:!?]/u.test(text))).toEqual([])
})
