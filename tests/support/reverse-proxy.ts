import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { vi } from 'vitest'

const CONFIGURATION = new URL('../../deploy/nginx.conf', import.meta.url)

async function makeCertificate(folder: string): Promise<string> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return readFile(certificate, 'utf8')
}

/** The configuration as it is deployed, but for names, addresses and the folders that only root may write to. */
async function writeConfiguration(folder: string, ports: { tls: number; web: number }): Promise<string> {
  const deployed = await readFile(CONFIGURATION, 'utf8')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`)
  const ours = deployed
    .replace('http {', `http {\n${temporary.join('\n')}`)
    .replaceAll('/etc/cdip/tls', folder)
    .replaceAll('listen 443', `listen 127.0.0.1:${ports.tls}`)
    .replaceAll('listen 80', `listen 127.0.0.1:${ports.tls + 1}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${ports.web}`)
    .replaceAll('cdip.example', 'localhost')
  const path = join(folder, 'nginx.conf')
  await writeFile(path, ours)
  return path
}

/**
 * Starts nginx as deploy/nginx.conf says, in front of the web server on `ports.web`. From then on this process trusts its
 * certificate, which is made for `localhost`. `stop` ends it.
 */
export async function startReverseProxy(ports: { tls: number; web: number }): Promise<{ stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-nginx-'))
  setDefaultCACertificates([...getCACertificates('default'), await makeCertificate(folder)])
  const configuration = await writeConfiguration(folder, ports)
  const globals = `daemon off; pid ${folder}/pid; error_log stderr;${process.getuid?.() === 0 ? ' user root;' : ''}`
  const nginx = spawn('/usr/sbin/nginx', ['-p', folder, '-e', 'stderr', '-c', configuration, '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  nginx.stderr.on('data', (chunk) => {
    words += chunk
  })
  const gone = once(nginx, 'exit')
  const answers = async () => {
    const { ok } = await fetch(`https://localhost:${ports.tls}/api/health`)
    if (!ok || nginx.exitCode !== null) throw new Error(`nginx does not answer: ${words}`)
  }
  const stop = async () => {
    nginx.kill('SIGTERM')
    await gone
    await rm(folder, { recursive: true })
  }
  try {
    await vi.waitFor(answers, { timeout: 10_000 })
  } catch (error) {
    await stop() // what never answered must not keep the port
    throw error
  }
  return { stop }
}
