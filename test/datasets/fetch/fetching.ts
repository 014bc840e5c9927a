/** A folder to fetch one archive into, and what is asked of it. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Archive } from '../../../datasets/archives.ts'
import { type FetchOptions, fetchArchives } from '../../../datasets/fetch/fetch.ts'
import type { MaskbenchError } from '../../../harness/base/errors.ts'
import { TEST_MS } from '../../patience.ts'
import { QUICK_DISK, type Server } from './server.ts'

export const DEAD = 'http://127.0.0.1:9'
export const bytes = randomBytes(300_000)
export const half = 150_000
export const digest = sha256(bytes)
export const other = randomBytes(300_000)

/** Another one for every test. */
export let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(QUICK_DISK, 'maskbench-fetch-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

export function archive(server: Server): Archive {
  const urls = [`${server.url}/a.bin`]
  return { file: 'a.bin', urls, digest: { algorithm: 'sha256', value: digest }, bytes: bytes.length, unpack: 'keep' }
}

export function get(one: Archive, options: Partial<FetchOptions> = {}) {
  const { signal } = new AbortController()
  const given = { folder, signal, watch: () => {}, stallMs: 2 * TEST_MS, pauseMs: 1, ...options }
  return fetchArchives({ archives: [one], terms: null, byHand: null }, given)
}

export async function refused(one: Archive, options: Partial<FetchOptions> = {}): Promise<MaskbenchError> {
  return get(one, options).then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: MaskbenchError) => error,
  )
}

/** Bytes that are on the disk so far. */
export function kept(): number {
  return statSync(join(folder, 'a.bin.part'), { throwIfNoEntry: false })?.size ?? 0
}

export function stored(): Buffer {
  return readFileSync(join(folder, 'a.bin'))
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
