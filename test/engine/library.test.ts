import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { ensureLibrary, isWhole } from '../../harness/engine/library.ts'
import { RELEASES, releaseKey } from '../../harness/engine/releases.ts'
import { EnvironmentError } from '../../harness/errors.ts'
import { fakeIndex } from './fake-wheel.ts'

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
    const folder = join(cache, releaseKey(release))
    const leftover = `${folder}.partial-killed`
    for (const path of [leftover, join(folder, 'tensorflow')]) mkdirSync(path, { recursive: true })
    writeFileSync(join(folder, 'contents.json'), JSON.stringify({ 'tensorflow/libtensorflow_cc.so.2': 32_000 }))
    writeFileSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 'half of it')
    expect(isWhole(folder)).toBe(false)
    await ensureLibrary(release, cache)
    expect(isWhole(folder)).toBe(true)
    expect(existsSync(leftover)).toBe(false)
  })
})

describe('what can go wrong has a remedy and leaves nothing behind', () => {
  test('a wheel with another digest', async () => {
    const { release, cache } = fakeIndex()
    const other = { ...release, wheels: release.wheels.map((wheel) => ({ ...wheel, sha256: '0'.repeat(64) })) }
    const error = await refusal(ensureLibrary(other, cache))
    expect(error.message).toMatch(/^pip delivered a tensorflow-cpu 2\.21\.0 that is damaged or not the published one/)
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
      'python3 is missing, which downloads TensorFlow. Install it, on Debian or Ubuntu with `apt install python3 python3-pip`',
    )
  })

  test('too little space', async () => {
    const { release, cache } = fakeIndex()
    const error = await refusal(ensureLibrary({ ...release, unpacked: 1e18 }, cache))
    expect(error.message).toMatch(/^TensorFlow needs 1000000000\.0 GB in /)
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
