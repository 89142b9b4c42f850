/** How the picture is looked at: nothing of this touches the evidence. `turn` in quarters clockwise; x and y in pixels. */
export type Sight = { scale: number; x: number; y: number; turn: number; brightness: number; contrast: number }
export const PLAIN: Sight = { scale: 1, x: 0, y: 0, turn: 0, brightness: 100, contrast: 100 }

const MOST = 16
const STEP_PX = 60

/** Zooms by a factor round a point given from the middle of the stage. Pure. */
export function zoomed(sight: Sight, factor: number, at = { x: 0, y: 0 }): Sight {
  const scale = Math.min(MOST, Math.max(1, sight.scale * factor))
  if (scale === 1) return { ...sight, scale, x: 0, y: 0 }
  const grown = scale / sight.scale
  return { ...sight, scale, x: at.x - (at.x - sight.x) * grown, y: at.y - (at.y - sight.y) * grown }
}

/** Moves the picture; unzoomed there is nothing to move to. Pure. */
export function panned(sight: Sight, x: number, y: number): Sight {
  return sight.scale === 1 ? sight : { ...sight, x: sight.x + x * STEP_PX, y: sight.y + y * STEP_PX }
}

export const isAdjusted = ({ brightness, contrast }: Sight) => brightness !== 100 || contrast !== 100
