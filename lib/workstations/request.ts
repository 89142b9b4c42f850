import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Door } from '#lib/auth/check-password.ts'
import { CdipError } from '#lib/errors.ts'
import { codeFrom, hashOf, spelt } from './rules.ts'
import { ASK_AGAIN_MS, CODE_MS, RequestStationInput, type StationCode } from './schema.ts'

/** So many codes of one address wait at once. */
const MOST_WAITING = 10

/**
 * Gives a workstation a code for its officer, whoever asks: it opens nothing before he approves it, and says nothing of
 * the case, which is looked for when he does. TOO_MUCH_OPEN where this address has many waiting.
 */
export async function requestStation(door: Door, raw: RequestStationInput): Promise<StationCode> {
  const { reportNumber, workstation } = RequestStationInput.parse(raw)
  const deviceCode = randomBytes(32).toString('base64url')
  const userCode = newCode()
  const until = new Date(door.now.getTime() + CODE_MS).toISOString()
  const [answer] = await door.db.execute<{ taken: boolean }>(sql`
    select request_station(${v7()}, ${hashOf(deviceCode)}, ${hashOf(userCode)}, ${workstation}, ${reportNumber}, ${door.address},
      ${door.now.toISOString()}, ${until}, ${MOST_WAITING}) as taken`)
  if (!answer?.taken) throw new CdipError('TOO_MUCH_OPEN', 'many codes of this address wait')
  return { deviceCode, userCode: spelt(userCode), expiresInMs: CODE_MS, askAgainMs: ASK_AGAIN_MS }
}

function newCode(): string {
  for (;;) {
    const code = codeFrom(randomBytes(32))
    if (code) return code
  }
}
