import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

export type TestAuthority = { url: string; certificate: string; stop: () => Promise<void> }

const CONFIG = `[ req ]
distinguished_name = name
x509_extensions = authority
prompt = no
[ name ]
CN = Test timestamping authority
[ authority ]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ tsa ]
default_tsa = tsa_here
[ tsa_here ]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`

/** A timestamping authority (RFC 3161) made of `openssl ts`, with a certificate of its own. */
export async function startAuthority(port = 0): Promise<TestAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-tsa-'))
  await writeFile(join(folder, 'tsa.cnf'), CONFIG)
  await writeFile(join(folder, 'serial'), '01\n')
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-config', 'tsa.cnf']
  execFileSync('openssl', [...make, '-keyout', 'tsa.key', '-out', 'tsa.pem'], { cwd: folder, stdio: 'pipe' })
  const server = createServer(async (request, response) => {
    await writeFile(join(folder, 'query'), await buffer(request))
    const reply = ['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query', '-out', 'reply']
    const { status } = spawnSync('openssl', reply, { cwd: folder, stdio: 'pipe' })
    if (status !== 0) response.writeHead(400).end()
    else
      response
        .writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
        .end(await readFile(join(folder, 'reply')))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    certificate: join(folder, 'tsa.pem'),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}
