import { makeSource } from './parts.ts'
import { compareUploads } from './upload.ts'

const {
  home: _home,
  ratio,
  starve,
  ...rest
} = await compareUploads(
  Array.from({ length: 16 }, () => makeSource(256 * 1024 ** 2)),
  3912,
)
console.log(JSON.stringify({ ratio: Number(ratio.toFixed(3)), ...rest, starve: Number(starve.toFixed(3)) }))
process.exit(0)
