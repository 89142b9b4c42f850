import { runTool } from './sandbox.ts'

const known = new Map<string, Promise<string>>()

/** The first line in which a tool names its version, asked once per process: `ffmpeg version 5.1.9 …` → `5.1.9`. */
export function toolVersion(program: string, flag: string): Promise<string> {
  const asked = known.get(program) ?? ask(program, flag)
  known.set(program, asked)
  asked.catch(() => known.delete(program)) // installed later, it is asked again
  return asked
}

async function ask(program: string, flag: string): Promise<string> {
  const signal = new AbortController().signal
  const { stdout, stderr } = await runTool({ program, args: [flag], input: '/dev/null', signal, wallClockMs: 10_000 })
  const line = `${stdout}${stderr}`.split('\n')[0] ?? ''
  return /\d+(\.\d+)+[-\w+.]*/.exec(line)?.[0] ?? line.trim()
}
