import { join } from 'node:path'
import { z } from 'zod'

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
const Sha512Hex = z.string().regex(/^[0-9a-f]{128}$/)
const Size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** A head of the log: number of leaves, and root by RFC 6962. */
export const Head = z.object({ size: Size, root: Sha256Hex })
export type Head = z.infer<typeof Head>

/** Under which origin the log was signed, and its last head, as the database and the published files have it. */
export const SignedBefore = z.object({ origin: z.string().max(200), signed: Head.nullable() })
export type SignedBefore = z.infer<typeof SignedBefore>

/** What a token says of a designated medium. It travels on the medium, so it names no person. */
export const MediumToken = z.object({
  mediumId: z.uuid(),
  ownerUnitId: z.uuid(),
  issueNumber: z.number().int().min(1),
  issuedAt: z.iso.datetime(),
})
export type MediumToken = z.infer<typeof MediumToken>

/** All that the log key does: asked by the worker and the command line, on a socket that web may not open. */
export const LogRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('log-key') }),
  z.object({ kind: z.literal('sign-checkpoint'), head: Head }),
  z.object({ kind: z.literal('prepare-rotation') }),
  z.object({ kind: z.literal('complete-rotation'), newKey: z.string() }),
  z.object({ kind: z.literal('adopt'), head: Head, before: SignedBefore.optional() }),
])
export type LogRequest = z.infer<typeof LogRequest>

/** All that the statement key does: tokens of media and manifests of exports; and public keys, for who shows them. */
export const StatementRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('statement-key') }),
  z.object({ kind: z.literal('log-public-key') }),
  z.object({ kind: z.literal('sign-token'), token: MediumToken }),
  z.object({ kind: z.literal('sign-export'), manifestSha512: Sha512Hex }),
])
export type StatementRequest = z.infer<typeof StatementRequest>

/** `vkey` is C2SP signed-note's form of a public key, `pem` that of OpenSSL (SPKI), `ssh` that of OpenSSH. */
export type PublicKey = { vkey: string; pem: string; ssh: string }
export type LogKey = PublicKey & { origin: string; last: Head | null }
export type Checkpoint = { origin: string; note: string }
/** Both keys signed `statement`; the new one signs checkpoints after `complete-rotation`. Signatures in base64. */
export type Rotation = {
  statement: string
  oldKey: string
  newKey: string
  oldSignature: string
  newSignature: string
}
/** From which head the log goes on under the new origin, and which was the last that was signed under the old one. */
export const AdoptionFacts = z.object({
  oldOrigin: z.string(),
  newOrigin: z.string(),
  signed: Head.nullable(),
  adopted: Head,
})
export type AdoptionFacts = z.infer<typeof AdoptionFacts>
/** `statement` is the canonical JSON of the facts that the log key signed (base64). */
export type Adoption = AdoptionFacts & { statement: string; signature: string }
/** `statement` is the canonical JSON that was signed (Ed25519, base64). */
export type SignedToken = { statement: string; signature: string }

/** What each kind of request is answered with. */
export type Answers = {
  'log-key': LogKey
  'sign-checkpoint': Checkpoint
  'prepare-rotation': Rotation
  'complete-rotation': LogKey
  adopt: Adoption
  'statement-key': PublicKey
  'log-public-key': PublicKey & { origin: string }
  'sign-token': SignedToken
  'sign-export': { signature: string }
}
export type Reply = { answer: unknown } | { refused: string } | { failed: true }

/** Where each kind of request is asked: a folder for each, so that each can have a group of its own. */
export const socketIn = (folder: string, name: 'log' | 'statements'): string => join(folder, name, 'socket')
