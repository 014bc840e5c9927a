import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { contentDigest } from '../../datasets/content-digest.ts'

let root: string
let memory: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'maskbench-digest-'))
  memory = join(root, '.cache', 'maskbench', 'data', 'digests')
  vi.stubEnv('XDG_CACHE_HOME', join(root, '.cache'))
  writeFileSync(join(root, 'a'), 'first')
  writeFileSync(join(root, 'b'), 'second')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

const digest = () => contentDigest(root, ['a', 'b'])

/** Long enough after the last change for a file's time to tell of the next one. */
const later = () => vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })

describe('contentDigest', () => {
  it('is over contents and names', () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    expect(digest()).toBe(sha256(`${sha256('first')}  a\n${sha256('second')}  b\n`))
  })

  it('is remembered until the listing changes', () => {
    later()
    const before = digest()
    const [file] = readdirSync(memory)
    writeFileSync(join(memory, file!), 'e'.repeat(64)) // what is remembered is what is said
    expect(digest()).toBe('e'.repeat(64))
    writeFileSync(join(root, 'b'), 'another')
    expect(digest()).not.toBe('e'.repeat(64))
    writeFileSync(join(root, 'b'), 'second')
    expect(digest()).toBe(before)
  })

  it('follows contents whose size and time are the old ones', () => {
    later()
    const time = new Date('2020-01-01')
    utimesSync(join(root, 'b'), time, time)
    const before = digest()
    expect(existsSync(memory)).toBe(true)
    writeFileSync(join(root, 'c'), 'SECOND')
    utimesSync(join(root, 'c'), time, time)
    renameSync(join(root, 'c'), join(root, 'b'))
    expect(digest()).not.toBe(before)
  })

  it('is not remembered while files are being changed', () => {
    vi.useFakeTimers({ now: statSync(join(root, 'b')).mtimeMs + 1000, toFake: ['Date'] })
    digest()
    expect(existsSync(memory)).toBe(false)
  })

  it('is computed anew when what is remembered makes no sense', () => {
    later()
    const before = digest()
    writeFileSync(join(memory, readdirSync(memory)[0]!), 'half a dig')
    expect(digest()).toBe(before)
  })

  it('counts a file that can not be read as such', () => {
    const before = digest()
    rmSync(join(root, 'b'))
    const without = digest()
    expect(without).not.toBe(before)
    expect(without).toMatch(/^[0-9a-f]{64}$/)
  })
})
