import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, type Response } from '@playwright/test'
import { openedCase } from './signed-in.ts'

/** Opens a case of its own and its upload desk, where it is chosen. */
export async function openedDesk(page: Page, reportNumber: string): Promise<void> {
  await openedCase(page, reportNumber)
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  await expect(page.getByRole('button', { name: 'Bring in', exact: true })).toBeVisible()
}

export const start = (page: Page) => page.getByRole('button', { name: 'Bring in', exact: true }).click()

/** The row of one file on the desk. */
export const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

/** A folder on disk that is gone after the test. */
export async function scratch(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-desk-'))
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

/** A sparse file on disk; `first` is its first byte. */
export async function sparseFile(path: string, first: number, sizeBytes = LARGE_BYTES): Promise<string> {
  const file = await open(path, 'w')
  try {
    await file.truncate(sizeBytes)
    await file.write(Buffer.of(first), 0, 1, 0)
  } finally {
    await file.close()
  }
  return path
}
const PART_BYTES = 8 * 1024 ** 2
/** Three parts: over a slow line the first of them is there after four seconds. */
export const LARGE_BYTES = 3 * PART_BYTES

const BYTES_PER_S = { slow: 2 * 1024 ** 2, held: 16 * 1024, gone: -1, normal: -1 }
export type Line = (to: keyof typeof BYTES_PER_S) => Promise<void>

/**
 * Makes the line of this window slow, its workers' too, and holds it once the first part of a large file has arrived, so
 * that a test can act in the middle however busy the machine is. Returns what changes the line again. (Playwright's own
 * offline does not act on a line that is slow.)
 */
export async function slowLine(page: Page): Promise<Line> {
  const session = await page.context().newCDPSession(page)
  const line: Line = async (to) => {
    const conditions = { offline: to === 'gone', latency: 0, downloadThroughput: -1, uploadThroughput: BYTES_PER_S[to] }
    await session.send('Network.emulateNetworkConditions', conditions)
  }
  await session.send('Network.enable')
  await line('slow')
  const holding = async (response: Response) => {
    if (response.request().method() !== 'PATCH' || Number(response.headers()['upload-offset']) < PART_BYTES) return
    page.off('response', holding)
    await line('held')
  }
  page.on('response', holding)
  return line
}

/** Drops files and folders of this machine on the page, as a file manager does: with real handles. */
export async function drop(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 500, data })
  await session.detach()
}

/**
 * Makes the browser's picker choose these files of its own file system. Headless Chromium can't show one, and can't be
 * asked again for leave to open a file of the disk; handles of its own files go through the same code without a question.
 */
export async function pickFromBrowser(page: Page, files: { name: string; first: number; sizeBytes: number }[]) {
  await page.evaluate(async (wanted) => {
    const root = await navigator.storage.getDirectory()
    const handles: FileSystemFileHandle[] = []
    for (const { name, first, sizeBytes } of wanted) {
      const handle = await root.getFileHandle(name, { create: true })
      const writable = await handle.createWritable()
      await writable.truncate(sizeBytes)
      if (sizeBytes > 0) await writable.write({ type: 'write', position: 0, data: new Uint8Array([first]) })
      await writable.close()
      handles.push(handle)
    }
    Object.assign(window, { showOpenFilePicker: async () => handles })
  }, files)
  await page.getByText('Choose files', { exact: true }).first().click()
}

/** Waits until something of the file has arrived, and not all: over a slow line it stays so. */
export const isOnItsWay = (page: Page, name: string) =>
  expect(row(page, name)).toContainText(/\D[1-9]\d? % /, { timeout: SLOW_MS })

/** All is sealed. */
export const isSealed = (page: Page) => expect(page.getByText('You may take it out')).toBeVisible({ timeout: SLOW_MS })
/** What takes seconds on an idle machine takes longer on a busy one. */
export const SLOW_MS = 30_000
