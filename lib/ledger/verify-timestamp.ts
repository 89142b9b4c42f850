import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Checks an authority's answer (RFC 3161) with its certificate, a file of PEM, by `openssl ts`. Throws TypeError where
 * it is not signed by that authority, or is about other bytes.
 */
export async function verifyTimestamp(response: Uint8Array, bytes: Uint8Array, certificate: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-timestamp-'))
  try {
    const [answer, data] = [join(folder, 'answer'), join(folder, 'data')]
    await Promise.all([writeFile(answer, response), writeFile(data, bytes)])
    await run('openssl', ['ts', '-verify', '-data', data, '-in', answer, '-CAfile', certificate])
  } catch (cause) {
    throw new TypeError('the timestamp is not signed by the authority whose certificate is given', { cause })
  } finally {
    await rm(folder, { recursive: true })
  }
}
