import { expect, test } from 'vitest'
import { COMMANDS, commandOf } from './keys.ts'

const press = (key: string, more = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

test('every command has a key of its own', () => {
  const keys = Object.values(COMMANDS).flat()
  expect(new Set(keys).size).toBe(keys.length)
})

test('keys are found whatever the case, and left alone with Ctrl', () => {
  expect([press('j'), press('J'), press(' '), press('ArrowLeft'), press('.'), press('?')]).toEqual([
    'back',
    'back',
    'toggle',
    'fiveBack',
    'nextFrame',
    'help',
  ])
  expect(press('ArrowLeft', { shiftKey: true })).toBe('panLeft')
  expect([press('s', { ctrlKey: true }), press('Escape'), press('[')]).toEqual([null, null, null])
})
