/** How much of the store may be promised: what stays free, and what one officer's unfinished uploads may hold. */
export type Space = { floorBytes: number; officerBytes: number; officerUploads: number }
/** What unfinished uploads have still to write, of all officers and of the actor. */
export type Promised = { allBytes: number; ownBytes: number; ownUploads: number }

/**
 * Why `sizeBytes` more cannot be promised; null where they can. The officer's own share comes first: it keeps one from
 * taking the store from all others, and it is his to mend.
 */
export function refusalOfSpace(
  space: Space,
  { allBytes, ownBytes, ownUploads }: Promised,
  { freeBytes, sizeBytes }: { freeBytes: number; sizeBytes: number },
): 'TOO_MUCH_OPEN' | 'NO_SPACE' | null {
  if (ownUploads + 1 > space.officerUploads || ownBytes + sizeBytes > space.officerBytes) return 'TOO_MUCH_OPEN'
  return freeBytes - allBytes - sizeBytes < space.floorBytes ? 'NO_SPACE' : null
}
