import { AWAY, refusedBy } from '#components/ui/refused.ts'
import type { BatchCreated, CreateBatchInput } from '#lib/batches/schema.ts'
import type { Refused } from '#lib/http/action-state.ts'
import type { ChosenSource } from './choose-source.tsx'
import type { Chosen } from './choose-target.tsx'
import type { EngineBatch, PickedFile } from './messages.ts'

/** `TOO_LONG`: the list of files is longer than the proxy lets through. */
export type NotAnnounced = Refused | { code: 'TOO_LONG' }
type Announced = { officerId: string; chosen: Chosen; source: ChosenSource; files: readonly PickedFile[] }

/** Tells the server what is to be brought in, before a byte moves. Returns the batch as the engine runs it, or why not. */
export async function announce({ officerId, chosen, source, files }: Announced): Promise<EngineBatch | NotAnnounced> {
  const input: CreateBatchInput = {
    target: chosen.target,
    sourceId: source && 'id' in source ? source.id : null,
    newSource: source && 'fields' in source ? source.fields : null,
    entries: files.map(({ file, folder }) => ({
      ...{ name: file.name, folder, sizeBytes: file.size },
      modifiedAt: new Date(file.lastModified).toISOString(),
    })),
  }
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch('/api/batches', { method: 'POST', headers, body: JSON.stringify(input) }).catch(
    () => null,
  )
  if (!response) return AWAY
  if (response.status === 413) return { code: 'TOO_LONG' }
  if (!response.ok) return refusedBy(response)
  const { batchId, entryIds, grantToken }: BatchCreated = await response.json()
  const entries = files.map(({ file, folder }, index) => ({
    ...{ entryId: entryIds[index] ?? '', name: file.name, folder, sizeBytes: file.size, file },
  }))
  return { batchId, officerId, grantToken, label: chosen.label, entries }
}
