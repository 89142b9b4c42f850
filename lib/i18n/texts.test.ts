import { globSync, readFileSync } from 'node:fs'
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
  const same = ['frame.product', 'frame.languageOther', 'frame.sessionTime']
  const without = [...zh].filter(
    ([key, text]) =>
      !/\p{Script=Han}/u.test(text) && !same.includes(key) && /[a-z]{2}/i.test(text.replace(/\{\w+\}/g, '')),
  )
  expect(without).toEqual([])
})

/** Files that may say a text of this domain: they name it, lie in its folder, or are named here. */
const elsewhere: Record<string, string> = { frame: 'lib/access/places.ts' } // keys of the menu
const sources = globSync('{app,components,lib}/**/*.{ts,tsx}')
  .filter((path) => !path.includes('.test.'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const saying = (domain: string): string =>
  sources
    .filter(({ path, text }) => {
      const isNamed = text.includes(`'${domain}'`) || text.includes(`/${domain}.json'`)
      return isNamed || path.includes(`/${domain}/`) || path === elsewhere[domain]
    })
    .map(({ text }) => text)
    .join('\n')
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** What a template such as `state.${entry.state}` can become. */
const patternsIn = (text: string): RegExp[] =>
  [...text.matchAll(/`((?:[^`\s$]|\$\{[^}`]*\})+)`/g)].flatMap(([, template = '']) => {
    const fixed = template.split(/\$\{[^}]*\}/)
    return fixed.join('').length > 2 ? [new RegExp(`^${fixed.map(escaped).join('[\\w.-]+')}$`)] : []
  })

test('every text is said somewhere', () => {
  const unsaid = Object.keys(loadTexts('en')).flatMap((domain) => {
    const text = saying(domain)
    const patterns = patternsIn(text)
    const isSaid = (key: string) =>
      ["'", '`'].some((quote) => text.includes(`${quote}${key}${quote}`)) || patterns.some((each) => each.test(key))
    const keys = [...en.keys()].filter((key) => key.startsWith(`${domain}.`)).map((key) => key.slice(domain.length + 1))
    return keys.filter((key) => !isSaid(key)).map((key) => `${domain}.${key}`)
  })
  expect(unsaid).toEqual([])
})

test('Chinese sentences end in full-width punctuation', () => {
  expect([...zh].filter(([, text]) => /\p{Script=Han}[,.;:!?]/u.test(text))).toEqual([])
})
