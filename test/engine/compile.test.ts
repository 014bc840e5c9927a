import { existsSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { compileBinding, probeBinding, sourcesDigest } from '../../harness/engine/installation/compile.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'

afterEach(() => vi.unstubAllEnvs())

test('without g++ the remedy is named and the binding stays as it was', async () => {
  vi.stubEnv('PATH', '')
  const build = compileBinding({ version: '2.21.0', kind: 'cpu', asked: false, library: '/nowhere' })
  await expect(build).rejects.toMatchObject({
    message: 'g++ is missing',
    remedy: expect.stringContaining('apt install'),
  })
  expect(existsSync(bindingPath)).toBe(true)
})

test('a library that is not there is reported with the first line of g++', async () => {
  const build = compileBinding({ version: '2.21.0', kind: 'cpu', asked: false, library: '/nowhere' })
  await expect(build).rejects.toMatchObject({
    message: expect.stringMatching(/^g\+\+ could not compile the TensorFlow binding \(.*error.*\)$/),
  })
  expect(existsSync(bindingPath)).toBe(true)
})

test('the binding that is there loads in a process of its own', async () => {
  expect(await probeBinding(bindingPath)).toEqual({ version: '2.21.0' })
})

test('a file that is no binding is not taken for one', async () => {
  expect(await probeBinding(import.meta.filename)).toHaveProperty('problem')
})

test('the digest of the sources is stable', () => {
  expect(sourcesDigest()).toBe(sourcesDigest())
})
