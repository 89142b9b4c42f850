/** What a key does in the player. Its words are the texts `player.key.<command>`. */
export const COMMANDS = {
  toggle: ['Space'],
  back: ['J'],
  stop: ['K'],
  forward: ['L'],
  previousFrame: [','],
  nextFrame: ['.'],
  fiveBack: ['←'],
  fiveOn: ['→'],
  start: ['Home'],
  end: ['End'],
  markIn: ['I'],
  markOut: ['O'],
  clearMarks: ['X'],
  loop: ['U'],
  marker: ['M'],
  snapshot: ['S'],
  zoomIn: ['+'],
  zoomOut: ['-'],
  zoomReset: ['0'],
  panLeft: ['Shift ←'],
  panRight: ['Shift →'],
  panUp: ['Shift ↑'],
  panDown: ['Shift ↓'],
  rotate: ['R'],
  adjust: ['B'],
  watermark: ['W'],
  help: ['?'],
} as const
export type Command = keyof typeof COMMANDS

const NAMES: Record<string, string> = {
  ...{ ' ': 'Space', '=': '+', _: '-' },
  ...{ ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' },
}
const byKey = new Map<string, Command>(
  Object.entries(COMMANDS).flatMap(([command, keys]) => keys.map((key) => [key, command as Command])),
)

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** The command of a pressed key; null with Ctrl, Alt or the system's key, which belong to the browser. Pure. */
export function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): Command | null {
  if (ctrlKey || metaKey || altKey) return null
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  return byKey.get(shiftKey && key.startsWith('Arrow') ? `Shift ${name}` : name) ?? null
}
