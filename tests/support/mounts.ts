import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, rmdir, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs a program of the system. Throws with its own words where it fails. */
export function runOrThrow(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}

export type Mounted = { folder: string; unmount: () => Promise<void> }

async function mountAt(...args: string[]): Promise<Mounted> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-mount-'))
  runOrThrow('mount', ...args, folder)
  const unmount = async () => {
    runOrThrow('umount', folder)
    await rmdir(folder)
  }
  return { folder, unmount }
}

/** An ext4 file system in a new image file of this size. */
export function makeImage(image: string, sizeMiB: number): void {
  runOrThrow('truncate', '-s', `${sizeMiB}M`, image)
  runOrThrow('/usr/sbin/mkfs.ext4', '-q', '-F', image)
}

/**
 * Mounts an image; where it was in use when it was copied, its journal is replayed. Metadata reaches the image by sync or
 * fsync alone: with the default, the kernel would write it every 5 s by itself.
 */
export const mountImage = (image: string): Promise<Mounted> => mountAt('-o', 'loop,commit=600', image)

/** A disk that a test can fill: `fill` leaves so many bytes free, `free` gives all back. */
export type SmallDisk = Mounted & { fill: (leaveBytes: number) => Promise<void>; free: () => Promise<void> }

export async function mountSmallDisk(sizeMiB: number): Promise<SmallDisk> {
  const mounted = await mountAt('-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs')
  const ballast = join(mounted.folder, 'ballast')
  const free = () => rm(ballast, { force: true })
  const fill = async (leaveBytes: number): Promise<void> => {
    await free()
    const { bavail, bsize } = await statfs(mounted.folder)
    try {
      await writeFile(ballast, Buffer.alloc(bavail * bsize - leaveBytes))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      await fill(leaveBytes) // what runs on this disk took some since it was asked
    }
  }
  return { ...mounted, fill, free }
}
