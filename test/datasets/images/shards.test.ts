import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inMemory, type Missing, selected } from '../../../datasets/images/pixels.ts'
import { type SetToMake, shardedSet } from '../../../datasets/images/shards/set.ts'

const STRIDE = 5
const COUNT = 23
/** Four pictures a file: six files, the last one with three. */
const shardBytes = 4 * STRIDE

let home: string
let folder: string
let asked: [start: number, count: number][]
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'maskbench-shards-'))
  folder = join(home, 'maskbench', 'data', 'numbers')
  asked = []
  vi.stubEnv('XDG_CACHE_HOME', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

/** Every picture is its own number, then the bytes after it. */
const numbers = (start: number, count: number) =>
  Uint8Array.from({ length: count * STRIDE }, (_, i) => start + Math.floor(i / STRIDE) + (i % STRIDE))

const pictures = (...indices: number[]) => Uint8Array.from(indices.flatMap((index) => [...numbers(index, 1)]))

function* produce(start: number, count: number) {
  asked.push([start, count])
  const bytes = numbers(start, count)
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7) // as an archive is read: across pictures
}

const open = (changes: Partial<SetToMake> = {}) =>
  shardedSet({ name: 'numbers', count: COUNT, stride: STRIDE, shardBytes, produce, ...changes })

const shard = (index: number) => join(folder, `0000${index}.shard`)

describe('a sharded set', () => {
  it('reads as if it were in memory', async () => {
    const memory = inMemory(numbers(0, COUNT), COUNT)
    const set = await open()
    for (const [start, count] of [
      [0, 23],
      [3, 6],
      [22, 1],
      [8, 0],
    ] as const) {
      expect(set.block(start, count)).toEqual(memory.block(start, count))
    }
    const indices = Int32Array.of(22, 0, 7, 8, 7)
    expect(set.gather(indices)).toEqual(memory.gather(indices))
    expect(readdirSync(folder)).toHaveLength(6)
    for (let i = 0; i < 5; i++) expect(statSync(shard(i)).size).toBe(shardBytes + 4 * 4 + '[]'.length + 8)
  })

  it('is made once', async () => {
    await open()
    expect(asked.map(([start]) => start)).toEqual([0, 4, 8, 12, 16, 20])
    asked = []
    expect((await open()).block(9, 1)).toEqual(numbers(9, 1))
    expect(asked).toEqual([])
  })

  it('goes on from the first shard that is missing when making it broke off', async () => {
    const breaksOff = function* (start: number, count: number) {
      if (start === 8) {
        yield numbers(start, 2)
        throw new Error('power cut')
      }
      yield* produce(start, count)
    }
    await expect(open({ produce: breaksOff })).rejects.toThrow('power cut')
    expect(readdirSync(folder)).toEqual(['00000.shard', '00001.shard'])
    asked = []
    expect((await open()).block(0, COUNT)).toEqual(numbers(0, COUNT))
    expect(asked[0]).toEqual([8, 4])
  })

  it.each([
    ['cut short', (path: string) => truncateSync(path, statSync(path).size - 1)],
    ['cut to its pictures', (path: string) => truncateSync(path, shardBytes)],
    ['cut within its pictures', (path: string) => truncateSync(path, 7)],
    ['emptied', (path: string) => truncateSync(path, 0)],
    ['too long', (path: string) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(1)]))],
    ['changed in its checksums', (path: string) => flip(path, shardBytes + 1)],
    ['changed in its end', (path: string) => flip(path, statSync(path).size - 1)],
  ])('makes a shard anew that is %s', async (_, damage) => {
    await open()
    asked = []
    damage(shard(2))
    const set = await open()
    expect(asked).toEqual([[8, 4]])
    expect(set.block(0, COUNT)).toEqual(numbers(0, COUNT))
  })

  it('refuses a picture that is not the one that was written, and reads the others', async () => {
    await open()
    flip(shard(1), 2 * STRIDE)
    const set = await open()
    expect(set.gather(Int32Array.of(5, 7))).toEqual(pictures(5, 7))
    const damaged = expect.objectContaining({
      message: `${shard(1)} is damaged (picture 2 does not match its checksum)`,
      remedy: 'delete that file; it will be recreated',
    })
    expect(thrownBy(() => set.gather(Int32Array.of(6)))).toEqual(damaged)
    expect(thrownBy(() => set.block(0, COUNT))).toEqual(damaged)
    rmSync(shard(1))
    expect((await open()).block(4, 4)).toEqual(numbers(4, 4))
  })

  it('notices that a file was cut short after it was opened', async () => {
    const set = await open()
    truncateSync(shard(0), 8)
    expect(set.block(0, 1)).toEqual(numbers(0, 1))
    expect(() => set.block(1, 1)).toThrow('is damaged')
  })

  it('remembers which pictures are missing and why', async () => {
    const holes = function* (start: number, count: number): Generator<Uint8Array | Missing> {
      for (let i = start; i < start + count; i++) yield i % 10 === 5 ? { why: `no ${i}` } : numbers(i, 1)
    }
    for (const set of [await open({ produce: holes }), await open()]) {
      expect([...set.missing]).toEqual([
        [5, 'no 5'],
        [15, 'no 15'],
      ])
      expect(set.block(4, 3)).toEqual(Uint8Array.of(4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 6, 7, 8, 9, 10))
    }
    expect(asked).toEqual([])
  })

  it('asks again for pictures that may be had another time', async () => {
    const late = (start: number, count: number) => {
      asked.push([start, count])
      return Array.from({ length: count }, (_, i) =>
        start + i === 9 ? { why: 'the disk is asleep', temporary: true } : numbers(start + i, 1),
      )
    }
    expect([...(await open({ produce: late })).missing]).toEqual([[9, 'the disk is asleep']])
    asked = []
    expect([...(await open({ produce: late })).missing]).toEqual([[9, 'the disk is asleep']])
    const set = await open()
    expect(set.missing.size).toBe(0)
    expect(set.block(0, COUNT)).toEqual(numbers(0, COUNT))
    expect(asked).toEqual([
      [8, 4],
      [8, 4],
    ])
  })

  it('refuses other than the promised number of pictures', async () => {
    const short = (start: number, count: number) => [numbers(start, count - 1)]
    await expect(open({ produce: short })).rejects.toThrow('3 pictures came, not 4')
    const long = (start: number, count: number) => [numbers(start, count + 1)]
    await expect(open({ produce: long })).rejects.toThrow('5 pictures came, not 4')
    const torn = (start: number, count: number) => [numbers(start, count), Uint8Array.of(1)]
    await expect(open({ produce: torn })).rejects.toThrow('picture 4 ends before its time')
    expect(readdirSync(folder)).toEqual([])
  })

  it('has no pictures before its first or after its last', async () => {
    const set = await open()
    for (const index of [-1, COUNT]) expect(() => set.gather(Int32Array.of(index))).toThrow(RangeError)
    expect(() => set.block(COUNT - 1, 2)).toThrow(RangeError)
  })

  it('is made by several processes together: nobody makes what another is at', async () => {
    const slowly = async function* (start: number, count: number) {
      await sleep(20)
      yield* produce(start, count)
    }
    const sets = await Promise.all([open({ produce: slowly }), open({ produce: slowly }), open({ produce: slowly })])
    for (const set of sets) expect(set.block(0, COUNT)).toEqual(numbers(0, COUNT))
    expect(asked.map(([start]) => start).sort((a, b) => a - b)).toEqual([0, 4, 8, 12, 16, 20])
  })

  it('takes over at once what a killed process left behind, and after a minute what one of another machine did', async () => {
    mkdirSync(folder, { recursive: true })
    const { pid } = spawnSync('true')
    const killed = `${shard(2)}.${hostname().replace(/\W+/g, '-')}.${pid}.0123456789ab.tmp`
    const elsewhere = `${shard(3)}.another-machine.${process.pid}.0123456789ab.tmp`
    for (const left of [killed, elsewhere]) writeFileSync(left, 'half')
    const age = (seconds: number) => utimesSync(elsewhere, new Date(), new Date(Date.now() - 1000 * seconds))
    age(-3600) // younger than a minute, however long this takes
    let opened = false
    const set = open().then((set) => {
      opened = true
      return set
    })
    await expect
      .poll(() => readdirSync(folder))
      .toEqual([0, 1, 2, 4, 5].map((i) => `0000${i}.shard`).toSpliced(3, 0, basename(elsewhere)))
    await sleep(500) // it looks again meanwhile
    expect(opened).toBe(false)
    age(120)
    expect((await set).block(0, COUNT)).toEqual(numbers(0, COUNT))
    expect(existsSync(elsewhere)).toBe(false)
  })

  it('takes no memory to speak of, while it is made and while it is read', async () => {
    const [count, stride] = [8000, 96 * 96 * 3] // 221 MB
    const picture = new Uint8Array(stride).fill(1)
    // What waits to be collected, here or from the files before, is none of the set's.
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    collect()
    const before = process.memoryUsage.rss()
    let peak = 0
    const look = (i: number, often: number) => {
      if (i % often === 0) collect()
      peak = Math.max(peak, process.memoryUsage.rss() - before)
    }
    const set = await open({
      count,
      stride,
      shardBytes: undefined,
      *produce(_, many) {
        for (let i = 0; i < many; look(++i, 1000)) yield picture
      },
    })
    for (let step = 0; step < 200; look(++step, 20)) {
      set.gather(Int32Array.from({ length: 128 }, (_, i) => (step * 7919 + i * 104_729) % count))
    }
    expect(readdirSync(folder).length).toBeGreaterThan(1)
    expect(peak).toBeLessThan(150e6)
  })

  it('says what to do where it can not be kept', async () => {
    const blocked = join(home, 'file')
    writeFileSync(blocked, '')
    chmodSync(blocked, 0o444)
    vi.stubEnv('XDG_CACHE_HOME', blocked)
    await expect(open()).rejects.toMatchObject({
      name: 'EnvironmentError',
      message: expect.stringMatching(/^cannot write .* \(ENOTDIR\)$/),
      remedy: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
    })
    vi.stubEnv('XDG_CACHE_HOME', home)
    await expect(open({ stride: 2 ** 50 })).rejects.toThrow(/numbers needs 25896 TB, but only [\d.]+ [MGT]B are free$/)
  })
})

describe('selected', () => {
  it('are some of the pictures, in the order given', async () => {
    const some = selected(await open(), Int32Array.of(20, 3, 4))
    expect(some.block(1, 2)).toEqual(numbers(3, 2))
    expect(some.gather(Int32Array.of(2, 0))).toEqual(pictures(4, 20))
  })
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at]! ^= 1
  writeFileSync(path, bytes)
}

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
