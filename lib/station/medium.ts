import type { ManifestEntry } from '#lib/transfers/schema.ts'

/** What was found: as the manifest has it, the bytes of its path, and why it can't be opened, where that is so. */
export type Found = { entry: ManifestEntry; raw: Buffer; trouble: string | null }

/** A file that is being read. Nothing here writes. */
export type OpenFile = {
  /** Reads some bytes from `at` into `into`; 0 at the end. Throws what the system says. */
  read: (into: Uint8Array, at: number) => Promise<number>
  /** Whether it is still the file that was listed: of that size, and not written since. */
  isAsListed: () => Promise<boolean>
  close: () => Promise<void>
}

/** What is brought in: a folder, a mounted disc, or an image of one. */
export type Medium = {
  /** Everything that lies on it, in no order. Symbolic links are named, not followed. */
  list: () => AsyncIterable<Found>
  open: (found: Found) => Promise<OpenFile>
  /** Whether the medium itself can still be reached: a stick that was pulled out fails everywhere at once. */
  isThere: () => Promise<boolean>
}

/** The medium is not there any more: nothing is said of its files. */
export class MediumGoneError extends Error {}
/** It is another file than the one that was listed: it was written, or exchanged, since. */
export class ChangedError extends Error {}
