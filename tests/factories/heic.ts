import { makeClip } from './clips.ts'

const ascii = (text: string) => Buffer.from(text, 'latin1')
function u(bytes: 1 | 2 | 4, ...values: number[]): Buffer {
  const buffer = Buffer.alloc(bytes * values.length)
  for (const [at, value] of values.entries()) buffer.writeUIntBE(value, at * bytes, bytes)
  return buffer
}
const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([u(4, body.length + 8), ascii(type), body])
}
const fullBox = (type: string, version: number, ...parts: Buffer[]) => box(type, u(4, version * 2 ** 24), ...parts)

/** The content of the first box of a type, wherever it lies. */
function contentOf(file: Buffer, type: string): Buffer {
  const at = file.indexOf(ascii(type))
  return file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4))
}

/**
 * A HEIC photograph of 320 × 180 (ISO 23008-12), as telephones write it: one HEVC picture, turned by `quarters` to the left
 * when shown. No tool at hand writes one, so a one-frame film is taken apart and put together anew.
 */
export function makeHeic(quarters = 0): Buffer {
  const coding = [
    '-frames:v',
    '1',
    '-c:v',
    'libx265',
    '-x265-params',
    'log-level=error',
    '-pix_fmt',
    'yuv420p',
    '-tag:v',
    'hvc1',
  ]
  const film = makeClip('still.mp4', coding)
  const picture = contentOf(film, 'mdat')
  const properties = box(
    'ipco',
    box('hvcC', contentOf(film, 'hvcC')),
    fullBox('ispe', 0, u(4, 320, 180)),
    box('irot', u(1, quarters)),
  )
  const associations = fullBox('ipma', 0, u(4, 1), u(2, 1), u(1, 3, 0x81, 2, 0x83))
  const meta = (offset: number) =>
    fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, u(4, 0), ascii('pict'), u(4, 0, 0, 0), u(1, 0)),
      fullBox('pitm', 0, u(2, 1)),
      fullBox('iloc', 0, u(1, 0x44, 0), u(2, 1, 1, 0, 1), u(4, offset, picture.length)),
      fullBox('iinf', 0, u(2, 1), fullBox('infe', 2, u(2, 1, 0), ascii('hvc1'), u(1, 0))),
      box('iprp', properties, associations),
    )
  const type = box('ftyp', ascii('heic'), u(4, 0), ascii('mif1heic'))
  return Buffer.concat([type, meta(type.length + meta(0).length + 8), box('mdat', picture)])
}
