import { expect, test } from 'vitest'
import { leftAmong } from './stick.ts'

test('a stick is empty with what systems put there and an earlier token, and with nothing else', () => {
  const systems = ['System Volume Information', '$RECYCLE.BIN', '.Trashes', '.Trash-1000', '.fseventsd', 'lost+found']
  expect(leftAmong([...systems, 'cdip-token.json'], 'CDIP-TOKEN.json')).toEqual([])
  const left = ['DCIM', 'CH01.dav', '.hidden', '.Trashes.mp4']
  expect(leftAmong([...systems, ...left], 'CDIP-TOKEN.json')).toEqual(left)
})
