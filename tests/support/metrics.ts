import { expect } from 'vitest'

/** Reads the text as the format's description says (Prometheus, exposition format 0.0.4): throws at what is none. */
export function parseMetrics(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  const types = new Map<string, string>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, of, rest] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? []
    if (kind === 'TYPE') {
      expect(types.has(of ?? ''), `one TYPE of ${of}`).toBe(false)
      expect(rest).toBe('gauge')
      types.set(of ?? '', rest ?? '')
    }
    if (kind) continue
    const [, name = '', labels = '', value = ''] = /^(cdip_[a-z_]+)(\{.*\})? (\S+)$/.exec(line) ?? []
    expect(types.has(name), `"${line}" follows its TYPE`).toBe(true)
    if (labels) expect(labels).toMatch(/^\{([a-z_]+="([^"\\\n]|\\\\|\\"|\\n)*"(,(?=[a-z])|(?=\})))+\}$/)
    expect(samples.has(name + labels), `${name}${labels} stands there once`).toBe(false)
    expect(Number.isFinite(Number(value)), line).toBe(true)
    samples.set(name + labels, Number(value))
  }
  return samples
}
