import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
type Clip = { seconds?: number; hasSound?: boolean }

/** A generated clip of 10 frames a second, made by ffmpeg with these output options; `name` says the container. */
export function makeClip(name: string, output: string[], { seconds = 2, hasSound = false }: Clip = {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'cdip-clip-'))
  const path = join(folder, name)
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=320x180:r=10:d=${seconds}`]
  const sound = hasSound ? ['-f', 'lavfi', '-i', `sine=d=${seconds}:r=8000`] : []
  try {
    execFileSync('/usr/bin/ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...sound, ...output, path])
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
