import { open as openFile, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import sharp, { type Sharp } from 'sharp'

/*
 * A program of its own, run by lib/media/sandbox.ts: decodes one picture and writes it upright as a JPEG no larger than
 * asked. `pixels.ts WIDTH HEIGHT QUALITY OUTPUT`; prints `{width, height, sourceWidth, sourceHeight, engineVersion}`, or
 * `{refused}` with the decoder's words where the picture cannot be decoded. Only a failure of our own exits non-zero.
 */

type Drawn = { data: Uint8ClampedArray; width: number; height: number }
type Heif = {
  get_width: () => number
  get_height: () => number
  display: (into: Drawn, then: (drawn: Drawn | null) => void) => void
}
// A CommonJS bundle whose types describe another entry.
const require = createRequire(import.meta.url)
const libheif = require('libheif-js/wasm-bundle') as { HeifDecoder: new () => { decode: (bytes: Buffer) => Heif[] } }
const { version: HEIF_VERSION } = require('libheif-js/package.json') as { version: string }

// 268 million pixels, about 16,000 × 16,000: a larger picture would take gigabytes to decode.
const MAX_PIXELS = 0x3fff * 0x3fff
// Vector and document formats hold script and references; they are never decoded as pictures.
sharp.block({ operation: ['VipsForeignLoadSvg', 'VipsForeignLoadPdf', 'VipsForeignLoadMagick'] })
sharp.cache(false)
// Standard output is our answer's alone; libheif says there what it dislikes.
console.log = console.error

type Source = { picture: Sharp; width: number; height: number; engineVersion: string }

async function open(path: string): Promise<Source> {
  if (await isHeif(path)) return openHeif(path)
  const picture = sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'none' })
  const { width, height } = await picture.metadata()
  return { picture: picture.autoOrient(), width, height, engineVersion: `sharp ${sharp.versions.sharp}` }
}

/** ISO 14496-12: the file's type box names a brand of HEIF; AVIF is sharp's own. */
async function isHeif(path: string): Promise<boolean> {
  const handle = await openFile(path, 'r')
  const { buffer } = await handle.read(Buffer.alloc(12), 0, 12, 0)
  await handle.close()
  return /^ftyp(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(buffer.toString('latin1', 4, 12))
}

async function openHeif(path: string): Promise<Source> {
  const decoder = new libheif.HeifDecoder()
  const [first] = decoder.decode(await readFile(path))
  if (!first) throw new Error('no picture in this HEIF file')
  // As the file's own turning and mirroring make it.
  const [width, height] = [first.get_width(), first.get_height()]
  if (width * height > MAX_PIXELS) throw new Error('Input image exceeds pixel limit')
  const data = await new Promise<Uint8ClampedArray>((resolve, reject) => {
    const space = { data: new Uint8ClampedArray(width * height * 4), width, height }
    first.display(space, (drawn) => (drawn ? resolve(drawn.data) : reject(new Error('the picture is damaged'))))
  })
  const picture = sharp(data, { raw: { width, height, channels: 4 } })
  return { picture, width, height, engineVersion: `libheif ${HEIF_VERSION}, sharp ${sharp.versions.sharp}` }
}

async function make([width, height, quality, output]: string[]): Promise<object> {
  const source = await open('/input')
  const { data, info } = await source.picture
    .resize({ width: Number(width), height: Number(height), fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: Number(quality) })
    .toBuffer({ resolveWithObject: true })
  await writeFile(output ?? '', data)
  return {
    ...{ width: info.width, height: info.height, sourceWidth: source.width, sourceHeight: source.height },
    engineVersion: source.engineVersion,
  }
}

try {
  process.stdout.write(JSON.stringify(await make(process.argv.slice(2))))
} catch (error) {
  process.stdout.write(
    JSON.stringify({ refused: error instanceof Error ? error.message.split('\n')[0] : String(error) }),
  )
}
