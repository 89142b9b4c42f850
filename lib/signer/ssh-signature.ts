import { createHash } from 'node:crypto'

/*
 * OpenSSH's signatures (PROTOCOL.sshsig), so that `ssh-keygen -Y verify` checks an export. Pure; Ed25519 over SHA-512.
 */
const MAGIC = Buffer.from('SSHSIG')
const VERSION = 1
export const NAMESPACE = 'cdip-custody-export'

function field(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const keyBlob = (rawKey: Uint8Array) => Buffer.concat([field('ssh-ed25519'), field(rawKey)])
const common = () => [field(NAMESPACE), field(''), field('sha512')]

/** The line of an `authorized_keys` file. */
export const sshPublicKey = (rawKey: Uint8Array): string => `ssh-ed25519 ${keyBlob(rawKey).toString('base64')}`

/** What is signed for a message with this SHA-512. */
export function signedBlob(messageSha512: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, ...common(), field(messageSha512)])
}

/** The armoured signature file. */
export function armoured(rawKey: Uint8Array, signature: Uint8Array): string {
  const version = Buffer.alloc(4)
  version.writeUInt32BE(VERSION)
  const blob = Buffer.concat([
    ...[MAGIC, version, field(keyBlob(rawKey)), ...common()],
    field(Buffer.concat([field('ssh-ed25519'), field(signature)])),
  ])
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`
}

export const sha512 = (content: string | Uint8Array): Buffer => createHash('sha512').update(content).digest()
