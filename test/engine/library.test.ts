import {
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
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { EnvironmentError } from '../../harness/base/errors.ts'
import { hashFile } from '../../harness/base/hash-file.ts'
import { damagedFiles, looksWhole, writeContents } from '../../harness/engine/installation/contents.ts'
import { gatheredPath, gatherLibraries } from '../../harness/engine/installation/gather.ts'
import { ensureLibrary } from '../../harness/engine/installation/library.ts'
import { RELEASES, releaseKey } from '../../harness/engine/installation/releases.ts'
import { fakeIndex } from './fake-wheel.ts'

const CC = 'tensorflow/libtensorflow_cc.so.2'

describe('the library in the cache', () => {
  test('holds what is linked and included, and not the wheel', async () => {
    const { release, cache } = fakeIndex()
    const folder = await ensureLibrary(release, cache)
    expect(folder).toBe(join(cache, releaseKey(release)))
    expect(
      readdirSync(folder, { recursive: true })
        .filter((path) => String(path).includes('.'))
        .sort(),
    ).toEqual([
      'contents.json',
      'tensorflow/include/tensorflow/c/c_api.h',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
    ])
    expect(readFileSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('kernels '.repeat(4000))
    expect(readdirSync(cache)).toEqual([releaseKey(release), 'locks'].sort())
    vi.stubEnv('PATH', '') // found again without Python
    expect(await ensureLibrary(release, cache)).toBe(folder)
  })

  test('is downloaded once when two ask for it at the same time', async () => {
    const { release, cache } = fakeIndex()
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const folders = await Promise.all([ensureLibrary(release, cache), ensureLibrary(release, cache)])
    const lines = said.mock.calls.map(([line]) => String(line))
    said.mockRestore()
    expect(folders[0]).toBe(folders[1])
    expect(lines.filter((line) => line.startsWith('Downloading') && line.endsWith('…\n'))).toHaveLength(1)
    expect(lines.filter((line) => line.startsWith('Waiting'))).toHaveLength(1)
  })

  test('is installed anew when a file of it was cut off; the leftovers of a killed installation go', async () => {
    const { release, cache } = fakeIndex()
    const folder = await ensureLibrary(release, cache)
    const leftover = `${folder}.partial-killed`
    mkdirSync(leftover)
    truncateSync(join(folder, CC), 300)
    expect(looksWhole(folder)).toBe(false)
    await ensureLibrary(release, cache)
    expect(looksWhole(folder)).toBe(true)
    expect(statSync(join(folder, CC)).size).toBe(32_000)
    expect(existsSync(leftover)).toBe(false)
  })

  test('is installed anew when its list is of another kind', async () => {
    const { release, cache } = fakeIndex()
    const folder = join(cache, releaseKey(release))
    mkdirSync(join(folder, 'tensorflow'), { recursive: true })
    writeFileSync(join(folder, CC), 'half of it')
    writeFileSync(join(folder, 'contents.json'), JSON.stringify({ [CC]: 10 }))
    await ensureLibrary(release, cache)
    expect(statSync(join(folder, CC)).size).toBe(32_000)
  })

  test('with another byte of the same size is found by its digest, when asked or once its time has changed', async () => {
    const { release, cache } = fakeIndex()
    const folder = await ensureLibrary(release, cache)
    expect(await damagedFiles(folder)).toEqual([])
    const { atime, mtime } = statSync(join(folder, CC))
    writeFileSync(join(folder, CC), 'kernelz '.repeat(4000))
    utimesSync(join(folder, CC), atime, mtime)
    expect(looksWhole(folder)).toBe(true)
    expect(await damagedFiles(folder)).toEqual([CC])
    await ensureLibrary(release, cache)
    expect(readFileSync(join(folder, CC), 'utf8')).toBe('kernelz '.repeat(4000))
    await ensureLibrary(release, cache, true)
    expect(readFileSync(join(folder, CC), 'utf8')).toBe('kernels '.repeat(4000))
    writeFileSync(join(folder, CC), 'kernelz '.repeat(4000))
    utimesSync(join(folder, CC), 1, 1)
    await ensureLibrary(release, cache)
    expect(readFileSync(join(folder, CC), 'utf8')).toBe('kernels '.repeat(4000))
  })

  test('that was copied is read once and then known, not downloaded', async () => {
    const { release, cache } = fakeIndex()
    const folder = await ensureLibrary(release, cache)
    utimesSync(join(folder, CC), 1, 1)
    expect(looksWhole(folder)).toBe(false)
    vi.stubEnv('PATH', '')
    await ensureLibrary(release, cache)
    expect(looksWhole(folder)).toBe(true)
  })
})

test('libraries of several wheels lie in one folder, which every wheel knows by its own name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-gather-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [part, library] of [
    ['cusparse', 'libcusparse.so.12'],
    ['cusolver', 'libcusolver.so.11'],
  ] as const) {
    mkdirSync(join(folder, 'nvidia', part, 'lib'), { recursive: true })
    writeFileSync(join(folder, 'nvidia', part, 'lib', library), part)
  }
  mkdirSync(join(folder, 'nvidia/cuda_nvcc/bin'), { recursive: true })
  await gatherLibraries(folder)
  expect(readFileSync(join(folder, 'nvidia/cusparse/lib/libcusolver.so.11'), 'utf8')).toBe('cusolver')
  expect(readdirSync(join(folder, 'nvidia/lib')).sort()).toEqual(['libcusolver.so.11', 'libcusparse.so.12'])
  expect(gatheredPath('nvidia/cusolver/lib/libcusolver.so.11')).toBe('nvidia/lib/libcusolver.so.11')
  expect(gatheredPath('nvidia/cuda_nvcc/bin/ptxas')).toBe('nvidia/cuda_nvcc/bin/ptxas')
  const digests = new Map([
    ['nvidia/lib/libcusolver.so.11', await hashFile(join(folder, 'nvidia/lib/libcusolver.so.11'))],
  ])
  await writeContents(folder, digests)
  expect(looksWhole(folder)).toBe(true)
  rmSync(join(folder, 'nvidia/cusparse/lib'))
  expect(looksWhole(folder)).toBe(false)
  expect(await damagedFiles(folder)).toEqual(['nvidia/cusparse/lib'])
})

describe('what can go wrong has a remedy and leaves nothing behind', () => {
  test('a wheel with another digest', async () => {
    const { release, cache } = fakeIndex()
    const other = { ...release, wheels: release.wheels.map((wheel) => ({ ...wheel, sha256: '0'.repeat(64) })) }
    const error = await refusal(ensureLibrary(other, cache))
    expect(error.message).toMatch(/^pip downloaded a tensorflow-cpu 2\.21\.0 that is damaged or not the published one/)
    expect(readdirSync(cache)).toEqual(['locks'])
  })

  test('a wheel cut off on its way', async () => {
    const { release, cache, wheel } = fakeIndex()
    truncateSync(wheel, 300)
    const error = await refusal(ensureLibrary(release, cache))
    expect(error.message).toMatch(/could not download|damaged/)
    expect(readdirSync(cache)).toEqual(['locks'])
  })

  test('an index without the wheel', async () => {
    const { release, cache } = fakeIndex()
    const other = { ...release, wheels: release.wheels.map((wheel) => ({ ...wheel, version: '9.9.9' })) }
    const error = await refusal(ensureLibrary(other, cache))
    expect(error.message).toMatch(/^pip could not download tensorflow-cpu 9\.9\.9 \(No matching distribution/)
  })

  test('no Python', async () => {
    const { release, cache } = fakeIndex()
    vi.stubEnv('PATH', '')
    const error = await refusal(ensureLibrary(release, cache))
    expect(`${error.message}. ${error.remedy}`).toBe(
      'python3, which downloads TensorFlow, is missing. Install it, on Debian or Ubuntu with `apt install python3 python3-pip`',
    )
  })

  test('too little space', async () => {
    const { release, cache } = fakeIndex()
    const error = await refusal(ensureLibrary({ ...release, unpacked: 1e18 }, cache))
    expect(error.message).toMatch(/^TensorFlow needs 1000000 TB in /)
  })
})

test('a release is known by its version, kind and digest', () => {
  expect(releaseKey(RELEASES.cpu)).toMatch(/^tensorflow-2\.21\.0-cpu-[0-9a-f]{12}$/)
  expect(releaseKey(RELEASES.gpu)).toMatch(/^tensorflow-2\.21\.0-gpu-[0-9a-f]{12}$/)
})

async function refusal(work: Promise<unknown>): Promise<EnvironmentError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EnvironmentError)
  return error as EnvironmentError
}
