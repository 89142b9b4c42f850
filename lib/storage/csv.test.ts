import { expect, test } from 'vitest'
import { csv } from './csv.ts'

test('a listing keeps commas, quotes and lines within a cell, and says that it is UTF-8', () => {
  expect(csv(['編號', 'Name'], [[1, 'a,"b"\nc']])).toBe('\uFEFF編號,Name\r\n1,"a,""b""\nc"\r\n')
})

test('no name of a file becomes a formula', () => {
  const names = ['=1+1', '+1', '-1', '@a', '\t=1', 'a=1']
  expect(
    names.map((name) =>
      csv([], [[name]])
        .trim()
        .split('\r\n')
        .at(-1),
    ),
  ).toEqual([...["'=1+1", "'+1", "'-1", "'@a", "'\t=1"], 'a=1'])
})
