import type { EngineBatch, PickedFile } from './messages.ts'

/*
 * What is being brought in, kept by the browser over a closed tab: which batch, under which grant, and handles that
 * open the files again after one click. No bytes and no digests are kept here.
 */
export type PendingBatch = Omit<EngineBatch, 'entries'> & {
  entries: { entryId: string; name: string; folder: string; sizeBytes: number; handle: FileSystemFileHandle | null }[]
}

const NAME = 'cdip-uploads'
const STORE = 'batches'

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'batchId' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function inStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = use(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** Keeps a batch with the files that were picked for it, in the order of its entries. */
export async function keepPending(batch: EngineBatch, files: readonly PickedFile[]): Promise<void> {
  const entries = batch.entries.map(({ entryId, name, folder, sizeBytes }, index) => ({
    ...{ entryId, name, folder, sizeBytes },
    handle: files[index]?.handle ?? null,
  }))
  await inStore('readwrite', (store) => store.put({ ...batch, entries } satisfies PendingBatch))
}

export const forgetPending = (batchId: string): Promise<undefined> =>
  inStore('readwrite', (store) => store.delete(batchId))

/** The batches that this officer began in this browser and that are not known to be done. */
export async function pendingOf(officerId: string): Promise<PendingBatch[]> {
  const all: PendingBatch[] = await inStore('readonly', (store) => store.getAll())
  return all.filter((batch) => batch.officerId === officerId)
}

type Permitted = FileSystemFileHandle & { requestPermission?: (mode: { mode: 'read' }) => Promise<PermissionState> }

/** The file behind a kept handle; null where the browser may not, or can't, open it any more. Needs a click. */
export async function reopen(handle: FileSystemFileHandle | null): Promise<File | null> {
  if (!handle) return null
  const { requestPermission } = handle as Permitted
  try {
    if (requestPermission && (await requestPermission.call(handle, { mode: 'read' })) !== 'granted') return null
    return await handle.getFile()
  } catch {
    return null // moved, renamed, the medium is out, or no leave is asked for: it has to be picked again
  }
}
