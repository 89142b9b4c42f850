/* As many as are sorted in one go; the rest is merged, with the page drawn in between. */
const RUN = 2000
/** A task of the page may take this long; an eye sees what takes longer than fifty. */
const TASK_MS = 20

/** Waits until the page was served. (A timer would wait four milliseconds at least, some thousand times.) */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** Sorts as `toSorted` does, equal ones in the order in which they came, and never holds the page for long. */
export async function sortInPieces<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number) {
  let began = performance.now()
  const pause = async () => {
    if (performance.now() - began < TASK_MS) return
    await breathe()
    began = performance.now()
  }
  let runs: Item[][] = []
  for (let from = 0; from < items.length; from += RUN) {
    runs.push(items.slice(from, from + RUN).sort(compare))
    await pause()
  }
  while (runs.length > 1) {
    const merged: Item[][] = []
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], compare, pause))
    runs = merged
  }
  return runs[0] ?? []
}

async function merge<Item>(
  first: readonly Item[],
  second: readonly Item[],
  compare: (a: Item, b: Item) => number,
  pause: () => Promise<void>,
): Promise<Item[]> {
  const merged: Item[] = []
  let [i, j] = [0, 0]
  while (i < first.length && j < second.length) {
    const [a, b] = [first[i] as Item, second[j] as Item] // both lie within
    if (compare(a, b) <= 0) {
      merged.push(a)
      i += 1
    } else {
      merged.push(b)
      j += 1
    }
    if (merged.length % RUN === 0) await pause()
  }
  return merged.concat(first.slice(i), second.slice(j))
}
