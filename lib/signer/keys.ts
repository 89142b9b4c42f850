import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmod, link, open, readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, syncFolder } from '#lib/storage/files.ts'

/*
 * Private keys of the signer: PKCS #8 in files of mode 0600, in a folder of mode 0700. Nothing else opens them
 * (tests/structure.test.ts).
 */

const DRAFT = '.draft-'
/** Whether a file is a key that a crash kept from getting its name. */
export const isDraft = (name: string): boolean => name.startsWith(DRAFT)

/** The files of keys in the folder, drafts among them. */
export async function keyNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.key'))
}

/** Makes the folder of the keys. Throws where it may be read by others: what was readable is no secret. */
export async function openKeyFolder(folder: string): Promise<void> {
  await makeFolder(folder, 0o700)
  const { mode } = await stat(folder)
  if ((mode & 0o077) !== 0) throw new Error(`CDIP_KEYS: ${folder} may be read by others; its mode must be 0700`)
}

/** The key in this file. Throws where there is none, or others may read it: a lost key is never replaced in silence. */
export async function loadKey(folder: string, name: string): Promise<KeyObject> {
  const path = join(folder, name)
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0) throw new Error(`${path} may be read by others; its mode must be 0600`)
  return createPrivateKey(await readFile(path))
}

/** The key in this file, made now where there is none. Durable before it returns. */
export async function loadOrMakeKey(folder: string, name: string): Promise<KeyObject> {
  const path = join(folder, name)
  try {
    return await loadKey(folder, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = join(folder, `${DRAFT}${crypto.randomUUID()}.key`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    await chmod(draft, 0o600) // whatever the umask
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await link(draft, path) // EEXIST where another was faster: no key is ever replaced
  await unlink(draft)
  await syncFolder(folder)
  return privateKey
}

/** Destroys a key that was followed by another. Durable. */
export async function removeKey(folder: string, name: string): Promise<void> {
  await unlink(join(folder, name))
  await syncFolder(folder)
}
