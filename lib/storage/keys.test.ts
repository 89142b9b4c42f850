import { describe, expect, test } from 'vitest'
import { derivativeKey, masterKey, quarantineKey, recordKey, segmentKey } from './keys.ts'

const id = '0192f3a4-5b6c-7d8e-9f01-23456789abcd'
const sha = 'a'.repeat(64)

describe('keys of the store', () => {
  test('lay objects out as design.md §7 says', () => {
    expect(segmentKey(id, 3)).toBe(`incoming/${id}/3`)
    expect(masterKey(id)).toBe(`masters/cd/${id}/content`)
    expect(recordKey(id, 0)).toBe(`masters/cd/${id}/record.0.json`)
    expect(derivativeKey(id, 'poster', sha, 'webp')).toBe(`derivatives/cd/${id}/poster-${sha}.webp`)
    expect(quarantineKey(id)).toBe(`quarantine/${id}`)
  })

  test.each(['../../etc/passwd', `${id}/../x`, `${id}\n`, '', id.toUpperCase(), '中央'])(
    'refuse %j as an id, so that no outside text becomes a path',
    (bad) => {
      for (const key of [() => masterKey(bad), () => segmentKey(bad, 0), () => quarantineKey(bad)]) {
        expect(key).toThrow(expect.objectContaining({ code: 'INVALID' }))
      }
    },
  )

  test('refuse a kind, a hash or an extension that could leave the folder', () => {
    expect(() => derivativeKey(id, '../poster', sha, 'webp')).toThrow('invalid kind')
    expect(() => derivativeKey(id, 'poster', 'abc', 'webp')).toThrow('invalid SHA-256')
    expect(() => derivativeKey(id, 'poster', sha, 'we/bp')).toThrow('invalid extension')
  })

  test('refuse a negative or fractional epoch', () => {
    expect(() => segmentKey(id, -1)).toThrow('invalid epoch')
    expect(() => segmentKey(id, 1.5)).toThrow('invalid epoch')
  })
})
