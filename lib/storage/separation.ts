import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type Separation = 'separated' | 'not separated'

async function mayChange(folder: string): Promise<boolean> {
  const { uid } = await stat(folder)
  if (uid === process.getuid?.()) return true // its owner gives himself the right
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}

/**
 * Whether web, which asks this of itself, is kept from changing what the worker sealed (design.md §2): it neither owns the
 * store's folders nor may it write in them. Run as one user with the worker, or as root, it is not.
 */
export async function separationOf(storeFolder: string): Promise<Separation> {
  // A store that is not there yet would be web's own. Masters come with the first seal, and web makes no folder for them.
  const isOpen =
    (await mayChange(storeFolder).catch(() => true)) ||
    (await mayChange(join(storeFolder, 'masters')).catch(() => false))
  return isOpen ? 'not separated' : 'separated'
}
