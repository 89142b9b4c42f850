import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { CdipError } from '#lib/errors.ts'
import { readIfThere } from '#lib/ledger/tile-files.ts'
import { replaceFile, syncFolder } from '#lib/storage/files.ts'

/*
 * What changes the identity of the log is not the worker's to ask, though it may use the socket: a person who can write
 * beside the keys (the signer's own user) permits one such act, which the signer then does once.
 */
export type Act = 'adopt' | 'rotate'
const nameOf = (act: Act) => `${act}.permit`

/** Permits one act, about exactly this. Throws EACCES for everybody but the signer's user. Durable. */
export function permit(keyFolder: string, act: Act, about: string): Promise<void> {
  return replaceFile(join(keyFolder, nameOf(act)), about, 0o600)
}

/** Throws CONFLICT unless the act was permitted, about exactly this. */
export async function requirePermit(keyFolder: string, act: Act, about: string): Promise<void> {
  const refuse = (cause?: unknown): never => {
    throw new CdipError('CONFLICT', `nobody who looks after the keys permitted to ${act} ${about}`, { cause })
  }
  const permitted = await readFile(join(keyFolder, nameOf(act)), 'utf8').catch(refuse)
  if (permitted !== about) refuse()
}

/** Uses up the permit about this, where it still lies there. Durable. */
export async function spendPermit(keyFolder: string, act: Act, about: string): Promise<void> {
  const path = join(keyFolder, nameOf(act))
  if ((await readIfThere(path))?.toString() !== about) return
  await unlink(path)
  await syncFolder(keyFolder)
}
