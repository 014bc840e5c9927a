import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { tryDecode } from '../../../datasets/images/decode.ts'
import { decodedSplit, type FileSplit } from '../../../datasets/images/decoded.ts'
import { WorkerPool } from '../../../datasets/images/decoding/pool.ts'
import { WAIT_MS } from '../../patience.ts'
import { folderWithWarnings, keepWarnings } from '../warnings.ts'

let root: string
let warnings: string[]
folderWithWarnings((folder, lines) => {
  root = folder
  warnings = lines
})

const dying = new URL('./dying-worker.mjs', import.meta.url)

describe('WorkerPool', () => {
  it('decodes as this process does', async () => {
    const bytes = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 31) % 256)
    const path = join(root, 'a.jpg')
    await sharp(bytes, { raw: { width: 40, height: 30, channels: 3 } }).toFile(path)
    writeFileSync(join(root, 'b.jpg'), '')
    using pool = new WorkerPool(2)
    expect(await pool.decode(path, 16)).toEqual(await tryDecode(path, 16))
    expect(await pool.decode(join(root, 'b.jpg'), 16)).toEqual({ why: 'the file is empty' })
  })

  it('names the file that ends its process, replaces the process and loses nothing else', async () => {
    using pool = new WorkerPool(2, dying)
    const paths = ['aa', 'crash', 'aaaa', 'bad', 'exit', 'a', join(root, 'once'), 'aaa']
    const results = await Promise.all(paths.map((path) => pool.decode(path, 1)))
    expect(results).toEqual([
      Uint8Array.of(2),
      { why: 'it crashes the decoder (SIGSEGV)', temporary: true },
      Uint8Array.of(4),
      { why: 'bad' },
      { why: 'it crashes the decoder (exit code 7)', temporary: true },
      Uint8Array.of(1),
      Uint8Array.of(join(root, 'once').length),
      Uint8Array.of(3),
    ])
  })

  it('leaves no process behind, even where this one goes straight on to something long', async () => {
    const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
    const alive = (pid: string) => !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    const before = children()
    const pool = new WorkerPool(2, dying)
    await pool.decode('a', 1)
    const own = children().filter((pid) => !before.includes(pid))
    expect(own.length).toBeGreaterThan(0)
    pool[Symbol.dispose]()
    const started = performance.now()
    while (own.some(alive) && performance.now() - started < WAIT_MS); // busy: nothing is passed on meanwhile
    expect(own.filter(alive)).toEqual([])
  })

  it('says so when no process starts', async () => {
    using pool = new WorkerPool(2, new URL('../no-such-program.mjs', import.meta.url))
    const results = await Promise.allSettled(['a', 'b', 'c'].map((path) => pool.decode(path, 1)))
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'EnvironmentError' } })
    }
    await expect(pool.decode('d', 1)).rejects.toThrow('the image decoding processes do not start (exit code 1)')
  })
})

describe('decodedSplit', () => {
  const NAMES = 40
  const files: string[] = []

  /** So many files that they are worth processes and shards: the same few pictures again and again. */
  async function many(count: number): Promise<void> {
    files.length = 0
    mkdirSync(join(root, 'images'))
    const pictures = await Promise.all(
      Array.from({ length: NAMES }, (_, i) => {
        const create = { width: 6, height: 5, channels: 3 as const, background: { r: i, g: 0, b: 0 } }
        return sharp({ create }).png().toBuffer()
      }),
    )
    for (let i = 0; i < count; i++) {
      files.push(`${String(i).padStart(4, '0')}.png`)
      writeFileSync(join(root, 'images', files[i]!), pictures[i % NAMES]!)
    }
  }

  const split = (changes: Partial<FileSplit>) => {
    const labels = Int32Array.from(files, (_, i) => i % NAMES)
    const warn = keepWarnings(warnings)
    const rest = { name: 'some set', size: 4, digest: 'first', damaged: 'skip', warn } as const
    return decodedSplit({ root: join(root, 'images'), files, labels, ...rest, ...changes })
  }

  const kept = () => readdirSync(join(root, '.cache', 'maskbench', 'data'))

  it.each([
    ['few files in memory', 50, 0],
    ['many files in shards', 400, 1],
  ])('gives %s, in order, with the labels of those that can be read', async (_, count, folders) => {
    await many(count)
    for (const [i, contents] of [
      [0, ''],
      [7, 'text'],
      [count - 1, ''],
    ] as const) {
      writeFileSync(join(root, 'images', files[i]!), contents)
    }
    mkdirSync(join(root, '.cache', 'maskbench', 'data'), { recursive: true })
    const expected = files.flatMap((_, i) => (i === 0 || i === 7 || i === count - 1 ? [] : [i % NAMES]))
    const skipped = [
      'skipped 0000.png: the file is empty',
      'skipped 0007.png: Input file contains unsupported image format',
      `skipped ${files[count - 1]}: the file is empty`,
    ]
    for (let again = 0; again < 2; again++) {
      const { images, labels, count: left } = await split({})
      expect(left).toBe(count - 3)
      expect([...labels!]).toEqual(expected)
      const red = Array.from({ length: left }, (_, i) => images.block(i, 1)[0])
      expect(red).toEqual(expected)
      expect(images.gather(Int32Array.of(9, left - 1)).filter((_, i) => i % 48 === 0)).toEqual(
        Uint8Array.of(expected[9]!, expected[left - 1]!),
      )
      expect(warnings.splice(0)).toEqual(skipped)
    }
    expect(kept()).toHaveLength(folders)
  })

  it('decodes many files once for a digest, a size and a list of files', async () => {
    await many(310)
    await split({})
    rmSync(join(root, 'images'), { recursive: true })
    expect((await split({})).count).toBe(310)
    expect(kept()).toEqual([expect.stringMatching(/^some-set-4px-[0-9a-f]{16}$/)])
    await expect(split({ digest: 'second', damaged: 'refuse' })).rejects.toThrow('0000.png is truncated or corrupt')
    expect(kept()).toHaveLength(2)
  })

  it.each([50, 400])('refuses the first damaged of %i files where the data set promises whole ones', async (count) => {
    await many(count)
    for (const i of [9, 12]) writeFileSync(join(root, 'images', files[i]!), '')
    const refusal = {
      name: 'UsageError',
      message: `${join(root, 'images', '0009.png')} is truncated or corrupt (the file is empty)`,
      remedy: 'replace that file with an intact copy, or fetch the data set again',
    }
    await expect(split({ damaged: 'refuse' })).rejects.toMatchObject(refusal)
    await split({ damaged: 'skip' })
    await expect(split({ damaged: 'refuse' })).rejects.toMatchObject(refusal)
  })

  it('refuses a set of which nothing can be read', async () => {
    await many(3)
    for (const file of files) writeFileSync(join(root, 'images', file), '')
    await expect(split({})).rejects.toThrow('images contains no readable image')
    expect(warnings).toHaveLength(3)
  })
})
