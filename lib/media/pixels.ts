import { writeFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'

/*
 * A program of its own, run by lib/media/sandbox.ts: decodes one picture and writes it upright as a JPEG no larger than
 * asked. `pixels.ts WIDTH HEIGHT QUALITY OUTPUT`; prints `{width, height, sourceWidth, sourceHeight, engineVersion}`, or
 * `{refused}` with the decoder's words where the picture cannot be decoded. Only a failure of our own exits non-zero.
 */

// 268 million pixels, about 16,000 × 16,000: a larger picture would take gigabytes to decode.
const MAX_PIXELS = 0x3fff * 0x3fff
// Vector and document formats hold script and references; they are never decoded as pictures.
sharp.block({ operation: ['VipsForeignLoadSvg', 'VipsForeignLoadPdf', 'VipsForeignLoadMagick'] })
sharp.cache(false)

type Source = { picture: Sharp; width: number; height: number; engineVersion: string }

async function open(path: string): Promise<Source> {
  const picture = sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'none' })
  const { width, height } = await picture.metadata()
  return { picture: picture.autoOrient(), width, height, engineVersion: `sharp ${sharp.versions.sharp}` }
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
