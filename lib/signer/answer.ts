import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import { CdipError } from '#lib/errors.ts'
import { checkpointText, encodeKey, rawPublicKey, signatureLine } from '#lib/ledger/note.ts'
import { log } from '#lib/log.ts'
import { isDraft, keyNames, loadKey, loadOrMakeKey, openKeyFolder, removeKey } from './keys.ts'
import { requirePermit, spendPermit } from './permit.ts'
import { adoptionStatement, rotationStatement, tokenStatement, whyNotAfter } from './rules.ts'
import type {
  Adoption,
  AdoptionFacts,
  Checkpoint,
  Head,
  LogKey,
  LogRequest,
  PublicKey,
  Rotation,
  SignedBefore,
  SignedToken,
  StatementRequest,
} from './schema.ts'
import { armoured, signedBlob, sshPublicKey } from './ssh-signature.ts'
import { generationIn, loadState, logKeyName, newState, originOf, type State, saveState } from './state.ts'

const isSame = (one: Head | null, other: Head) => one?.size === other.size && one.root === other.root
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function publicPart(name: string, key: KeyObject): PublicKey {
  return {
    vkey: encodeKey(name, key),
    pem: String(createPublicKey(key).export({ type: 'spki', format: 'pem' })),
    ssh: sshPublicKey(rawPublicKey(key)),
  }
}

export type Signer = {
  answerLog: (request: LogRequest) => Promise<unknown>
  answerStatement: (request: StatementRequest) => Promise<unknown>
}

const STATEMENT_KEY = 'statements.key'

/** The first start: keys, between two memories, so that a crash in it is told from a memory that was lost. */
async function begin(folder: string, state: State): Promise<State> {
  await saveState(folder, state)
  await loadOrMakeKey(folder, logKeyName(state.logKey))
  await loadOrMakeKey(folder, STATEMENT_KEY)
  const begun = { ...state, hasKeys: true }
  await saveState(folder, begun)
  return begun
}

/** What the signer remembers. Throws where keys are there without it: they would sign another history as if the first. */
async function remembered(folder: string): Promise<State> {
  const state = await loadState(folder)
  if (state?.hasKeys) return state
  if (!state && (await keyNames(folder)).length > 0) {
    throw new Error(`CDIP_KEYS: ${folder} has keys but no state.json, which says what they signed: restore it`)
  }
  return begin(folder, state ?? newState())
}

/** Takes away what a crash left of an act that was done: keys that were followed by another, and the act's permit. */
async function tidy(folder: string, state: State, logKey: KeyObject): Promise<void> {
  for (const name of await keyNames(folder)) {
    const isOld = Number(/^log-(\d+)\.key$/.exec(name)?.[1] ?? state.logKey) < state.logKey
    if (!isOld && !isDraft(name)) continue
    await removeKey(folder, name)
    log('warn', 'a key that is no longer used was left behind, and is removed', { name })
  }
  await spendPermit(folder, 'rotate', encodeKey(originOf(state), logKey))
  if (state.adoption) await spendPermit(folder, 'adopt', aboutHead(state.adoption.adopted))
}

const aboutHead = ({ size, root }: Head) => `${size} ${root}`

/** Opens keys and memory in `folder`, making them on the first start. One at a time: the caller queues requests. */
export async function openSigner(folder: string): Promise<Signer> {
  await openKeyFolder(folder)
  let state: State = await remembered(folder)
  let logKey = await loadKey(folder, logKeyName(state.logKey))
  const statementKey = await loadKey(folder, STATEMENT_KEY)
  await tidy(folder, state, logKey)

  const remember = async (change: Partial<State>) => {
    const next = { ...state, ...change }
    await saveState(folder, next)
    state = next
  }
  const keyOfLog = (): LogKey => ({
    ...publicPart(originOf(state), logKey),
    origin: originOf(state),
    last: state.last,
  })

  async function signCheckpoint(head: Head): Promise<Checkpoint> {
    const reason = whyNotAfter(state.last, head)
    if (reason) throw new CdipError('CONFLICT', reason)
    await remember({ last: head }) // before the signature exists: a crash can't make it sign another
    const origin = originOf(state)
    const text = checkpointText({ origin, size: head.size, root: Buffer.from(head.root, 'hex') })
    const line = signatureLine(encodeKey(origin, logKey), sign(null, Buffer.from(text), logKey))
    return { origin, note: `${text}\n${line}` }
  }

  /** Idempotent until it is completed: the same next key, the same statement. */
  async function prepareRotation(): Promise<Rotation> {
    const origin = originOf(state)
    const nextKey = await loadOrMakeKey(folder, logKeyName(state.logKey + 1))
    const [oldKey, newKey] = [encodeKey(origin, logKey), encodeKey(origin, nextKey)]
    const statement = rotationStatement(origin, oldKey, newKey)
    const signatures = [logKey, nextKey].map((key) => base64(sign(null, Buffer.from(statement), key)))
    const [oldSignature = '', newSignature = ''] = signatures
    return { statement, oldKey, newKey, oldSignature, newSignature }
  }

  async function completeRotation(newKey: string): Promise<LogKey> {
    if (encodeKey(originOf(state), logKey) === newKey) return keyOfLog() // it was completed before the answer was read
    const nextKey = await loadOrMakeKey(folder, logKeyName(state.logKey + 1))
    if (encodeKey(originOf(state), nextKey) !== newKey) throw new CdipError('CONFLICT', 'another key was prepared')
    await requirePermit(folder, 'rotate', newKey)
    await remember({ logKey: state.logKey + 1 })
    logKey = nextKey
    await spendPermit(folder, 'rotate', newKey)
    await removeKey(folder, logKeyName(state.logKey - 1))
    return keyOfLog()
  }

  const signedAdoption = (adoption: AdoptionFacts): Adoption => {
    const statement = adoptionStatement(adoption)
    return { ...adoption, statement, signature: base64(sign(null, Buffer.from(statement), logKey)) }
  }

  /**
   * Goes on from another head, under a new origin: under the old one nothing is signed again. Idempotent until
   * something was signed under the new one.
   */
  async function adopt(head: Head, before: SignedBefore | undefined): Promise<Adoption> {
    const { adoption } = state
    if (adoption && isSame(adoption.adopted, head) && isSame(state.last, head)) return signedAdoption(adoption)
    await requirePermit(folder, 'adopt', aboutHead(head))
    // A signer that never signed anything follows one that is lost: the origin that ends is that one's.
    const old = (!state.last && before) || { origin: originOf(state), signed: state.last }
    const generation = Math.max(state.generation, generationIn(old.origin)) + 1
    const newOrigin = originOf({ ...state, generation })
    const facts = { oldOrigin: old.origin, newOrigin, signed: old.signed, adopted: head }
    await remember({ generation, last: head, adoption: facts })
    await spendPermit(folder, 'adopt', aboutHead(head))
    return signedAdoption(facts)
  }

  function signToken(request: Extract<StatementRequest, { kind: 'sign-token' }>): SignedToken {
    const statement = tokenStatement(request.token)
    return { statement, signature: base64(sign(null, Buffer.from(statement), statementKey)) }
  }

  return {
    answerLog: async (request) => {
      switch (request.kind) {
        case 'log-key':
          return keyOfLog()
        case 'sign-checkpoint':
          return signCheckpoint(request.head)
        case 'prepare-rotation':
          return prepareRotation()
        case 'complete-rotation':
          return completeRotation(request.newKey)
        case 'adopt':
          return adopt(request.head, request.before)
      }
    },
    answerStatement: async (request) => {
      switch (request.kind) {
        case 'statement-key':
          return publicPart(`cdip-${state.installation}.local/statements`, statementKey)
        case 'log-public-key':
          return { ...publicPart(originOf(state), logKey), origin: originOf(state) }
        case 'sign-token':
          return signToken(request)
        case 'sign-export': {
          const signed = sign(null, signedBlob(Buffer.from(request.manifestSha512, 'hex')), statementKey)
          return { signature: armoured(rawPublicKey(statementKey), signed) }
        }
      }
    },
  }
}
