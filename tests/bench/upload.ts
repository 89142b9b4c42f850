import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { announce, type Client, sealed, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { startBare } from './bare.ts'
import { openCaseFor } from './open-case.ts'
import { makeSource, type Source, send, sendParts } from './parts.ts'
import { emptyMasters, median, type Stack, startStack } from './stack.ts'

const GIB = 1024 ** 3
export type Result = { seconds: number; receiptMs: number; rates: number[] }

/** Uploads `sources` at once into one case; seconds to the last 204, then milliseconds until all are sealed. */
export async function uploadOnce(stack: Stack, client: Client, caseId: string, sources: Source[]): Promise<Result> {
  const entries = sources.map((source, index) => ({
    name: `bench ${index}.bin`,
    folder: '',
    sizeBytes: source.sizeBytes,
  }))
  const { batchId, entryIds, grantToken } = await announce(client, { target: { caseId }, entries })
  const authorization = { Authorization: `Bearer ${grantToken}` }
  const urls = await Promise.all(
    entryIds.map(async (entryId, index) => {
      const response = await fetch(`${stack.origin}/api/uploads`, {
        method: 'POST',
        headers: {
          ...authorization,
          'Tus-Resumable': '1.0.0',
          'Upload-Length': String(sources[index]?.sizeBytes),
          'Upload-Metadata': `entry ${Buffer.from(entryId).toString('base64')}`,
        },
      })
      return new URL(response.headers.get('location') ?? '', stack.origin)
    }),
  )
  const began = performance.now()
  const rates = await Promise.all(
    sources.map(async (source, index) => {
      const start = performance.now()
      await sendParts(urls[index] as URL, source, authorization)
      return source.sizeBytes / (performance.now() - start)
    }),
  )
  const ended = performance.now()
  for (const [index, source] of sources.entries()) {
    const path = `/api/finalise/${urls[index]?.pathname.split('/').at(-1)}`
    const body = Buffer.from(JSON.stringify({ sha256: source.sha256 }))
    await send(new URL(path, stack.origin), 'POST', { ...authorization, 'Content-Type': 'application/json' }, body)
  }
  const batch = await sealed(stack.origin, grantToken, batchId)
  const wrong = batch.entries.find((entry, index) => entry.sealed?.sha256 !== sources[index]?.sha256)
  if (wrong) throw new Error(`${wrong.name} was sealed with another hash`)
  return { seconds: (ended - began) / 1000, receiptMs: performance.now() - ended, rates }
}

/** The bare server writes each file into a folder of its own, as we do: ext4 spreads folders, so both meet fresh blocks. */
async function bareOnce(origin: string, folder: string, sources: Source[]): Promise<number> {
  const folders = await Promise.all(sources.map(() => mkdtemp(join(folder, 'bare-'))))
  const began = performance.now()
  await Promise.all(
    sources.map((source, index) => sendParts(new URL(encodeURI(join(folders[index] ?? '', '1')), origin), source, {})),
  )
  const seconds = (performance.now() - began) / 1000
  for (const each of folders) await rm(each, { recursive: true })
  return seconds
}

/** Compares uploads of `sources` with the bare server: A B B A, three rounds, medians. */
export async function compareUploads(sources: Source[], port: number) {
  const [stack, bare] = [await startStack(port), await startBare()]
  try {
    const client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
    const caseId = await openCaseFor(stack, '51234')
    const bytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0)
    // Once each, unmeasured: compiled code, a filled file cache, blocks that were written before.
    await uploadOnce(stack, client, caseId, sources)
    await emptyMasters(stack)
    await bareOnce(bare.origin, stack.home, sources)
    const before = await stack.residentBytes()
    let peak = before
    let isDone = false
    const watching = (async () => {
      while (!isDone) {
        peak = Math.max(peak, await stack.residentBytes())
        await pause(50)
      }
    })()
    const [ours, theirs]: [Result[], number[]] = [[], []]
    const dd: number[] = []
    const runOurs = async () => {
      dd.push(await ddRate(stack.home, Math.round(bytes / 1024 ** 2)))
      ours.push(await uploadOnce(stack, client, caseId, sources))
      await emptyMasters(stack)
    }
    const runBare = async () => {
      dd.push(await ddRate(stack.home, Math.round(bytes / 1024 ** 2)))
      theirs.push(await bareOnce(bare.origin, stack.home, sources))
    }
    const lastTwo = (seconds: number[]) =>
      seconds
        .slice(-2)
        .map((each) => each.toFixed(2))
        .join(', ')
    try {
      for (let round = 0; round < 3; round += 1) {
        for (const run of [runOurs, runBare, runBare, runOurs]) await run()
        const [mine, bares] = [lastTwo(ours.map((each) => each.seconds)), lastTwo(theirs)]
        console.log(`round ${round + 1}: CDIP ${mine} s; bare ${bares} s`)
      }
    } finally {
      isDone = true
      await watching // before the processes that it watches are stopped
    }
    const mib = bytes / 1024 ** 2
    const [mine, bareSeconds] = [median(ours.map((each) => each.seconds)), median(theirs)]
    return {
      home: stack.home,
      ratio: bareSeconds / mine,
      receiptMs: Math.round(median(ours.map((each) => each.receiptMs))),
      rssGrowthMiB: Math.round((peak - before) / 1024 ** 2),
      mibPerS: Math.round(mib / mine),
      bareMibPerS: Math.round(mib / bareSeconds),
      starve: median(ours.map((each) => Math.min(...each.rates) / median(each.rates))),
      ddMibPerS: Math.round(median(dd)),
    }
  } finally {
    bare.stop()
    await stack.stop()
  }
}

/**
 * What the disk itself takes: MiB/s of `dd conv=fsync`. Before each run, so that all begin alike: on memory that was just
 * in use and blocks that were just freed (in a virtual machine, first use of either costs its host time).
 */
async function ddRate(folder: string, mib: number): Promise<number> {
  const path = join(folder, 'dd')
  const began = performance.now()
  // Not waited for in one piece: a connection that the server closes meanwhile would be used again.
  const dd = spawn('dd', ['if=/dev/zero', `of=${path}`, 'bs=64M', `count=${mib / 64}`, 'conv=fsync'], {
    stdio: 'ignore',
  })
  const [status] = await once(dd, 'exit')
  const seconds = (performance.now() - began) / 1000
  if (status !== 0) throw new Error('dd failed')
  await rm(path)
  return mib / seconds
}

if (import.meta.main) {
  const { home: _home, starve: _starve, ratio, ...rest } = await compareUploads([makeSource(4 * GIB)], 3911)
  console.log(JSON.stringify({ ratio: Number(ratio.toFixed(3)), ...rest }))
  process.exit(0)
}
