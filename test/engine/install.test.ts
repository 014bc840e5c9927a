import { readdirSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { installEngine } from '../../harness/engine/installation/install.ts'
import { RELEASES } from '../../harness/engine/installation/releases.ts'
import { fakeDriver } from './fake-driver.ts'
import { fakeIndex } from './fake-wheel.ts'

afterEach(() => vi.unstubAllEnvs())

const MEGABYTES = 1e6

/** Setting up for a GPU, with an empty cache and an index that has no GPU library: what would be downloaded fails. */
function setUpGpu(settings: Parameters<typeof fakeDriver>[0]): { install: Promise<void>; cache: string } {
  const { release, cache } = fakeIndex()
  for (const [name, value] of Object.entries(fakeDriver(settings))) vi.stubEnv(name, value)
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1') // hides a card from a job, not from the set-up
  vi.stubEnv('XDG_CACHE_HOME', cache)
  const gpu = {
    ...release,
    kind: 'gpu' as const,
    wheels: release.wheels.map((wheel) => ({ ...wheel, version: '9.9.9' })),
  }
  return { install: installEngine({ kind: 'gpu', releases: { ...RELEASES, gpu } }), cache }
}

test('a driver that is too old is refused before anything is downloaded', async () => {
  const { install, cache } = setUpGpu({ FAKE_CUDA_VERSION: '11040', FAKE_DRIVER_VERSION: '470.57.02' })
  await expect(install).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^the NVIDIA driver 470\.57\.02 is too old/),
    remedy: 'Update the driver; or compute on the CPU with `--device cpu`',
  })
  expect(() => readdirSync(cache)).toThrow('ENOENT')
})

test('so is a card that is too old', async () => {
  const { install } = setUpGpu({ FAKE_CUDA_CAPABILITY: '6.1', FAKE_CUDA_NAME: 'GeForce GTX 1080' })
  await expect(install).rejects.toMatchObject({ exitCode: 3, message: expect.stringMatching(/^GeForce GTX 1080 has/) })
})

test('--device cpu, a fit card, and no card at all go on to the download', async () => {
  const download = { message: expect.stringMatching(/^pip could not download/) }
  await expect(setUpGpu({}).install).rejects.toMatchObject(download)
  await expect(setUpGpu({ FAKE_CUDA_INIT: '100' }).install).rejects.toMatchObject(download)
  vi.stubEnv('MASKBENCH_DEVICE', 'cpu')
  await expect(setUpGpu({ FAKE_CUDA_VERSION: '11040' }).install).rejects.toMatchObject(download)
})

test('what the help says is downloaded is what is downloaded', async () => {
  const { declare } = await import('../../harness/cli/commands/setup.ts')
  const { Command } = await import('commander')
  const program = new Command()
  declare(program, () => async () => {})
  const help = program.commands[0]?.helpInformation() ?? ''
  const bytes = (kind: 'cpu' | 'gpu') => RELEASES[kind].wheels.reduce((sum, wheel) => sum + wheel.bytes, 0)
  expect(help).toContain(`(${(bytes('gpu') / 1000 / MEGABYTES).toFixed(1)} GB)`)
  expect(help).toContain(`(${Math.round(bytes('cpu') / MEGABYTES / 10) * 10} MB)`)
})
