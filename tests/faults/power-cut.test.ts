import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, vi } from 'vitest'
import { signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack, startStackIn } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { makeImage, mountImage } from '../support/mounts.ts'
import { testNeeding } from '../support/needs.ts'
import {
  type Begun,
  beginOver,
  entryOver,
  finaliseOver,
  offsetOver,
  sealedHash,
  sendOver,
} from '../support/over-http.ts'
import { cutPower } from '../support/power-cut.ts'
import { sha256 } from '../support/store.ts'

vi.setConfig({ testTimeout: 120_000 })

process.env.CDIP_SPACE_FLOOR = '0' // a small disk

const PART = 1_000_000
const UNSYNCED = 'a file that nobody synced'

/** Starts everything on what is left after a power cut, looks, and stops it again. */
async function afterCut(
  copy: string,
  homeName: string,
  port: number,
  look: (stack: Stack) => Promise<void>,
): Promise<void> {
  const disk = await mountImage(copy)
  try {
    const kept = join(disk.folder, 'unsynced')
    expect(existsSync(kept) ? await readFile(kept, 'utf8') : '', 'the cut takes what was not synced').not.toBe(UNSYNCED)
    const stack = await startStackIn(join(disk.folder, homeName), port)
    try {
      await look(stack)
      await expectExplained(stack)
    } finally {
      await stack.stop()
    }
  } finally {
    await disk.unmount()
  }
}

testNeeding('root', 'a loop mount')(
  'after a power cut right behind an acknowledged part, and behind a seal, database and store agree and nothing is missing',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cdip-power-'))
    const [image, afterPart, afterSeal] = ['disk', 'after-part', 'after-seal'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    makeImage(image, 1024)
    const disk = await mountImage(image)
    const bytes = randomBytes(5 * PART)
    const part = (index: number) => bytes.subarray(index * PART, (index + 1) * PART)
    const stack = await startStack(3861, disk.folder)
    const homeName = basename(stack.home)
    let begun: Begun
    try {
      const client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
      begun = await beginOver(client, await openCaseFor(stack, '51234'), 'power.bin', bytes.length)
      expect((await sendOver(begun, 0, part(0))).status).toBe(204)
      await writeFile(join(disk.folder, 'unsynced'), UNSYNCED)
      expect((await sendOver(begun, PART, part(1))).status).toBe(204)
      cutPower(stack, image, afterPart)
      for (const index of [2, 3, 4]) expect((await sendOver(begun, index * PART, part(index))).status).toBe(204)
      expect((await finaliseOver(begun, sha256(bytes))).status).toBe(200)
      await entryOver(begun)
      cutPower(stack, image, afterSeal)
    } finally {
      await stack.stop()
      await disk.unmount()
    }
    await afterCut(afterPart, homeName, 3862, async (restarted) => {
      const there = { ...begun, origin: restarted.origin }
      expect(await offsetOver(there), 'both parts were acknowledged').toBe(2 * PART)
      for (const index of [2, 3, 4]) expect((await sendOver(there, index * PART, part(index))).status).toBe(204)
      expect(await sealedHash(there, bytes)).toBe(sha256(bytes))
    })
    await afterCut(afterSeal, homeName, 3863, async (restarted) => {
      const entry = await entryOver({ ...begun, origin: restarted.origin })
      expect(entry.sealed).toMatchObject({ number: 1, sha256: sha256(bytes) })
      const master = join(restarted.store, masterKey(begun.uploadId))
      expect([sha256(await readFile(master)), (await stat(master)).mode & 0o777]).toEqual([sha256(bytes), 0o440])
    })
    await rm(folder, { recursive: true })
  },
)
