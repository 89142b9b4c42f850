import type { TokenFile } from '#lib/register/schema.ts'

/* A stick under the browser's folder access. */

type Picker = {
  showDirectoryPicker?: (options: { id: string; mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>
}
const pickerOf = () => (window as typeof window & Picker).showDirectoryPicker

export const canWriteFolders = (): boolean => pickerOf() !== undefined

/** The top folder of a stick, picked by the officer; null where he closed the picker. */
export async function pickStick(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await pickerOf()?.call(window, { id: 'stick', mode: 'readwrite' })) ?? null
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}

// What operating systems put on a stick that is plugged in; and the token of an issue before, which is written over.
const SYSTEM =
  /^(System Volume Information|\$RECYCLE\.BIN|\.Trashes|\.Trash-\d+|\.fseventsd|\.Spotlight-V100|lost\+found)$/i

/** What of these names makes a stick not empty. Pure. */
export const leftAmong = (names: readonly string[], token: string): string[] =>
  names.filter((name) => !SYSTEM.test(name) && name.toLowerCase() !== token.toLowerCase())

type Listed = FileSystemDirectoryHandle & { keys: () => AsyncIterable<string> }

/** What lies on a stick that should be empty. */
export async function leftOn(stick: FileSystemDirectoryHandle, token: string): Promise<string[]> {
  const names: string[] = []
  for await (const name of (stick as Listed).keys()) names.push(name)
  return leftAmong(names.sort(), token)
}

/** Writes a file and reads it back. Throws where it can't be written, or is not what was written. */
export async function writeToStick(stick: FileSystemDirectoryHandle, { name, text }: TokenFile): Promise<void> {
  const handle = await stick.getFileHandle(name, { create: true })
  const writing = await handle.createWritable()
  await writing.write(text)
  await writing.close()
  if ((await (await handle.getFile()).text()) !== text) throw new Error('the stick gives back something else')
}
