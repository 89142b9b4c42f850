import { Worker } from 'node:worker_threads'

/*
 * SHA-256 beside the request thread: hashing on it halves the rate of an upload. The thread reads back what was
 * written (from the page cache), so the digest is of the stored bytes. Source text, so that no bundler has to find a file.
 */
const source = `
const { parentPort } = require('node:worker_threads')
const { createHash } = require('node:crypto')
const { readSync } = require('node:fs')
const buffer = Buffer.allocUnsafeSlow(1 << 20)
const running = new Map()
parentPort.on('message', ({ id, fd, from, to, end }) => {
  const hash = running.get(id) ?? createHash('sha256')
  running.set(id, hash)
  try {
    for (let at = from; at < to; ) {
      const read = readSync(fd, buffer, 0, Math.min(buffer.length, to - at), at)
      if (read === 0) throw new Error('the file is shorter than what was written')
      hash.update(buffer.subarray(0, read))
      at += read
    }
    if (!end) return
    running.delete(id)
    parentPort.postMessage({ id, digest: hash.digest('hex') })
  } catch (error) {
    running.set(id, { update() {}, digest() { throw error } })
    if (!end) return
    running.delete(id)
    parentPort.postMessage({ id, error: String(error) })
  }
})`

type Answer = { id: number; digest?: string; error?: string }
let thread: Worker | undefined
let lastId = 0
const waiting = new Map<number, { resolve: (digest: string) => void; reject: (error: Error) => void }>()

function started(): Worker {
  if (thread) return thread
  thread = new Worker(source, { eval: true })
  thread.unref()
  thread.on('message', ({ id, digest, error }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (digest) one?.resolve(digest)
    else one?.reject(new Error(error ?? 'the digest thread gave no answer'))
  })
  thread.on('error', (error) => {
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
    thread = undefined
  })
  return thread
}

export type RunningDigest = {
  /** Hashes the file's bytes up to `to` (absolute), in the background. */
  advance: (to: number) => void
  /** SHA-256 (hex) of the bytes from `start` to `to`. Rejects where they can't be read. */
  finish: (to: number) => Promise<string>
  /** Resolves when the thread reads the descriptor no more. */
  settled: () => Promise<void>
}

/** Starts a digest of an open file from byte `start`. The descriptor must stay open until `finish` has settled. */
export function startDigest(fd: number, start: number): RunningDigest {
  lastId += 1
  const id = lastId
  let at = start
  const finish = (to: number): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      started().postMessage({ id, fd, from: at, to, end: true })
      at = to
    })
  return {
    advance: (to) => {
      started().postMessage({ id, fd, from: at, to, end: false })
      at = to
    },
    finish,
    settled: () => finish(at).then(nothing, nothing),
  }
}

const nothing = () => {}
