type Box = Pick<DOMRect, 'top' | 'left' | 'width'>

/**
 * The index to go to for an arrow key, or null for keys that do not move. Up and down go by what is seen, not by count:
 * to the next row, and there to what lies nearest.
 */
export function moveOf(key: string, boxes: Box[], at: number): number | null {
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key) || boxes.length === 0)
    return null
  const last = boxes.length - 1
  const here = boxes[at]
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (!here) return 0
  if (key === 'ArrowLeft') return Math.max(0, at - 1)
  if (key === 'ArrowRight') return Math.min(last, at + 1)
  const isDown = key === 'ArrowDown'
  const beyond = boxes
    .map((box, index) => ({ box, index }))
    .filter(({ box }) => (isDown ? box.top > here.top + 1 : box.top < here.top - 1))
  const rows = beyond.map(({ box }) => box.top)
  const row = isDown ? Math.min(...rows) : Math.max(...rows)
  const middle = (box: Box) => box.left + box.width / 2
  const distance = ({ box }: { box: Box }) => Math.abs(middle(box) - middle(here))
  const inRow = beyond.filter(({ box }) => Math.abs(box.top - row) <= 1)
  return inRow.sort((a, b) => distance(a) - distance(b))[0]?.index ?? at
}
