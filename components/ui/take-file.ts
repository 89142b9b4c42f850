import type { Refused } from '#lib/http/action-state.ts'
import { AWAY, refusedBy } from './refused.ts'

/*
 * Downloads that say why they can't be: of one that was refused a browser says nothing, or keeps the refusal as the file.
 * Each resolves with the refusal, or with null once the file is the browser's.
 */

/** A file that the platform writes for this request: small enough to be fetched whole. */
export async function takeFile(path: string, init: RequestInit = {}): Promise<Refused | null> {
  try {
    const response = await fetch(path, { ...init, cache: 'no-store' })
    if (!response.ok) return refusedBy(response)
    saveAs(await response.blob(), nameIn(response.headers.get('Content-Disposition')))
    return null
  } catch {
    return AWAY
  }
}

/** A sealed file of any size, which only the browser itself can put on the disk: whether it is to be had is asked first. */
export async function takeMaster(path: string): Promise<Refused | null> {
  const response = await fetch(path, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  if (!response?.ok) return response ? refusedBy(response) : AWAY
  clickLink(path, '') // the name is the response's own
  return null
}

/** Hands a made file to the browser's downloads. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  clickLink(url, name)
  // The download has its own hold on the bytes by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function clickLink(href: string, name: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}

/** The name in the header that `attachment` writes (RFC 8187); empty where there is none. Pure. */
export function nameIn(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="([^"]*)"/.exec(disposition ?? '')?.[1] ?? ''
}
