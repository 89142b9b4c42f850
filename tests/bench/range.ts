import { request } from 'node:http'
import { join } from 'node:path'
import { signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { startBare } from './bare.ts'
import { openCaseFor } from './open-case.ts'
import { agent, makeSource } from './parts.ts'
import { median, percentile, startStack } from './stack.ts'
import { uploadOnce } from './upload.ts'

const SIZE_BYTES = 4 * 1024 ** 3
const LARGE = { count: 200, bytes: 8 * 1024 ** 2 }
const SMALL = { count: 200, bytes: 64 * 1024 }

/** Reads a range and returns how many bytes came. */
function read(url: URL, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, headers }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve(bytes))
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** The same places for both sides. */
const places = Array.from({ length: 200 }, () => Math.random())
const range = (place: number, bytes: number) => {
  const start = Math.floor(place * (SIZE_BYTES - bytes))
  return `bytes=${start}-${start + bytes - 1}`
}

async function rangesAndWhole(url: URL, headers: Record<string, string>): Promise<number> {
  const began = performance.now()
  for (const place of places.slice(0, LARGE.count)) {
    const bytes = await read(url, { ...headers, Range: range(place, LARGE.bytes) })
    if (bytes !== LARGE.bytes) throw new Error(`${bytes} bytes came of ${LARGE.bytes}`)
  }
  if ((await read(url, headers)) !== SIZE_BYTES) throw new Error('the whole did not come')
  return (performance.now() - began) / 1000
}

// Before the server is asked anything: hashing blocks this process, and idle connections would be closed meanwhile.
const source = makeSource(SIZE_BYTES)
const [stack, bare] = [await startStack(3913), await startBare()]
try {
  const client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  const caseId = await openCaseFor(stack, '51234')
  await uploadOnce(stack, client, caseId, [source])
  const [item] = await stack.owner.sql<{ id: string }[]>`select id from items`
  const id = item?.id ?? ''
  const ours = new URL(`/api/items/${id}/content`, stack.origin)
  const theirs = new URL(encodeURI(join(stack.store, masterKey(id))), bare.origin)
  const cookie = { Cookie: client.cookie }
  await rangesAndWhole(ours, cookie)
  await rangesAndWhole(theirs, {})
  const [mine, reference]: [number[], number[]] = [[], []]
  for (let round = 0; round < 3; round += 1) {
    mine.push(await rangesAndWhole(ours, cookie))
    reference.push(await rangesAndWhole(theirs, {}))
    reference.push(await rangesAndWhole(theirs, {}))
    mine.push(await rangesAndWhole(ours, cookie))
    console.log(
      `round ${round + 1}: CDIP ${mine
        .slice(-2)
        .map((each) => each.toFixed(2))
        .join(', ')} s; bare ${reference
        .slice(-2)
        .map((each) => each.toFixed(2))
        .join(', ')} s`,
    )
  }
  const small: number[] = []
  for (const place of places.slice(0, SMALL.count)) {
    const began = performance.now()
    await read(ours, { ...cookie, Range: range(place, SMALL.bytes) })
    small.push(performance.now() - began)
  }
  const mib = (LARGE.count * LARGE.bytes + SIZE_BYTES) / 1024 ** 2
  console.log(
    JSON.stringify({
      ratio: Number((median(reference) / median(mine)).toFixed(3)),
      smallMs: Number(percentile(small, 0.95).toFixed(1)),
      mibPerS: Math.round(mib / median(mine)),
      bareMibPerS: Math.round(mib / median(reference)),
    }),
  )
} finally {
  bare.stop()
  await stack.stop()
}
process.exit(0)
