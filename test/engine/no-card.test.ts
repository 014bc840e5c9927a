import { afterEach, describe, expect, test, vi } from 'vitest'
import { cards, noCardError } from '../../harness/engine/card/card.ts'
import { askDriver, type Driver } from '../../harness/engine/card/driver.ts'
import { diagnose, type Facts } from '../../harness/engine/card/no-card.ts'
import { firstUse, isFit, unfitness } from '../../harness/engine/card/requirements.ts'
import { fakeDriver } from './fake-driver.ts'

afterEach(() => vi.unstubAllEnvs())

const H100 = { name: 'NVIDIA H100', uuid: 'GPU-1', capability: '9.0', memoryMb: 81_559 }
const working: Driver = { cuda: 13_000, version: '580.95.05', error: null, detail: null, cards: [H100] }
const absent: Driver = { cuda: null, version: null, error: 'library', detail: 'libcuda.so.1: not found', cards: [] }

/** A machine on which nothing is wrong, but for what is given. */
function machine(given: Partial<Facts>): Facts {
  return {
    visible: undefined,
    driver: given.unhidden ?? working,
    unhidden: given.driver ?? working,
    kernel: '580.95.05',
    files: 'there',
    slurm: false,
    log: () => '',
    ...given,
  }
}

const withCard = (card: Partial<typeof H100>, driver: Partial<Driver> = {}) => ({
  ...working,
  ...driver,
  cards: [{ ...H100, ...card }],
})
const NONE: Driver = { ...working, error: 'CUDA_ERROR_NO_DEVICE', cards: [] }

describe('each way to have no card has its reason and its remedy', () => {
  const cases: [string, Facts, string, RegExp, RegExp][] = [
    [
      'no driver at all',
      machine({ driver: absent, kernel: null, files: 'missing' }),
      'no-driver',
      /^no NVIDIA driver is loaded/,
      /525\.60\.13/,
    ],
    [
      'no driver, nor Python to ask its library',
      machine({ driver: { ...absent, error: 'no answer' }, kernel: null, files: 'missing' }),
      'no-driver',
      /^no NVIDIA driver is loaded/,
      /525\.60\.13/,
    ],
    [
      "the driver's library alone",
      machine({ driver: NONE, kernel: null, files: 'missing' }),
      'no-driver',
      /library is installed, but the kernel has no driver loaded$/,
      /modprobe nvidia/,
    ],
    [
      'a driver for CUDA 11',
      machine({ driver: withCard({}, { cuda: 11_040, version: '470.57.02' }) }),
      'driver-too-old',
      /^the NVIDIA driver 470\.57\.02 is too old: .* needs 525\.60\.13 or newer$/,
      /^Update the driver$/,
    ],
    [
      'a driver for CUDA 12.0 with a card that needs PTX of 12.5',
      machine({ driver: withCard({}, { cuda: 12_020, version: '535.104.05' }) }),
      'driver-too-old',
      /on NVIDIA H100 needs 555\.42\.02 or newer$/,
      /^Update the driver$/,
    ],
    [
      'a card of 2017',
      machine({ driver: withCard({ name: 'Tesla V100', capability: '7.0' }) }),
      'card-too-old',
      /^Tesla V100 has compute capability 7\.0, .* needs at least 7\.5$/,
      /newer GPU/,
    ],
    [
      'CUDA_VISIBLE_DEVICES without a card',
      machine({ visible: '-1', driver: NONE, unhidden: working }),
      'card-hidden',
      /^CUDA_VISIBLE_DEVICES='-1' hides the GPU \(NVIDIA H100\)$/,
      /^Unset it, or set it to a GPU such as GPU-1$/,
    ],
    [
      "a container that shares the host's kernel only",
      machine({ driver: { ...absent, version: '580.95.05' }, files: 'missing' }),
      'no-access',
      /^the NVIDIA driver 580\.95\.05 is loaded, but its libcuda\.so\.1 is not found here$/,
      /--gpus all.*--nv/,
    ],
    [
      'a job that Slurm gave no card',
      machine({ driver: NONE, slurm: true }),
      'no-access',
      /shows no GPU to this process$/,
      /--gres=gpu:1/,
    ],
    ['closed device files', machine({ driver: NONE, files: 'closed' }), 'no-access', /cannot be opened$/, /group/],
    [
      'no device files',
      machine({ driver: { ...NONE, error: 'CUDA_ERROR_UNKNOWN' }, files: 'missing' }),
      'no-access',
      /there is no \/dev\/nvidia0 here$/,
      /--gpus all/,
    ],
    [
      'a library that TensorFlow does not find',
      machine({
        log: () => `
I0000 00:00:1.1 1 dso_loader.cc:144] Could not load dynamic library 'libnvidia-ml.so.1'; dlerror: no such file
I0000 00:00:1.1 1 dso_loader.cc:144] Could not load dynamic library 'libcusolver.so.11'; dlerror: no such file
W0000 00:00:1.1 1 gpu_device.cc:2365] Cannot dlopen some GPU libraries.`,
      }),
      'library-missing',
      /cannot load libcusolver\.so\.11/,
      /setup --verify/,
    ],
    [
      'a driver updated without a restart',
      machine({ driver: { ...NONE, error: 'CUDA_ERROR_SYSTEM_DRIVER_MISMATCH' } }),
      'unknown',
      /the driver in the kernel have different versions/,
      /^Restart/,
    ],
    [
      'what nobody foresaw',
      machine({ log: () => 'W0000 00:00:1.1 1 gpu_device.cc:1] The moon is full.\n' }),
      'unknown',
      /\(The moon is full\.\)$/,
      /TF_CPP_MIN_LOG_LEVEL=0/,
    ],
  ]
  test.each(cases)('%s', (_name, facts, reason, what, remedy) => {
    expect(diagnose(facts)).toEqual({
      reason,
      what: expect.stringMatching(what),
      remedy: expect.stringMatching(remedy),
    })
  })
})

describe('fitness', () => {
  test('a card of 8.9 needs no PTX, so that any driver for CUDA 12 will do', () => {
    expect(unfitness(withCard({ capability: '8.9' }, { cuda: 12_000, version: '525.60.13' }))).toBeNull()
    expect(unfitness(working)).toBeNull()
  })

  test('one fit card among others is enough', () => {
    expect(unfitness({ ...working, cards: [{ ...H100, capability: '6.1' }, H100] })).toBeNull()
  })

  test('each card by itself: what is not known of it is no obstacle', () => {
    const suits = (capability: string | null, cuda: number | null = 13_000) => isFit({ capability }, cuda)
    expect([suits('3.5'), suits('7.0'), suits('7.5'), suits('9.0'), suits('12.0'), suits(null)]).toEqual([
      ...[false, false, true, true, true, true],
    ])
    expect([suits('9.0', 12_020), suits('8.9', 12_020), suits('9.0', null)]).toEqual([false, true, true])
  })

  test("without its library the driver's own version decides", () => {
    expect(unfitness({ ...absent, version: '525.60.12' })).toMatchObject({ reason: 'driver-too-old' })
    expect(unfitness({ ...absent, version: '525.60.13' })).toBeNull()
    expect(unfitness({ ...absent, version: '530.1' })).toBeNull()
    expect(unfitness(absent)).toBeNull()
  })

  test('a card newer than the machine code is allowed, with a word about the first run', () => {
    const b200 = { ...H100, name: 'NVIDIA B200', capability: '10.0' }
    expect(unfitness({ ...working, cards: [b200] })).toBeNull()
    expect(firstUse([b200], '/cache')).toMatch(
      /^NVIDIA B200 \(compute capability 10\.0\) is newer .*some minutes.*\/cache$/,
    )
    expect(firstUse([H100], '/cache')).toMatch(/^for NVIDIA H100 .* some kernels .*\/cache$/)
    expect(firstUse([{ ...H100, capability: '8.6' }], '/cache')).toBeNull()
  })
})

describe('the driver is asked in a process of its own', () => {
  test('and tells its versions and its card', () => {
    const driver = askDriver({ ...process.env, ...fakeDriver(), CUDA_VISIBLE_DEVICES: undefined })
    expect(driver).toEqual({
      cuda: 13_000,
      version: '580.95.05',
      error: null,
      detail: null,
      cards: [
        { name: 'Fake H100', uuid: 'GPU-fa4e0000-0000-0000-0000-000000000000', capability: '9.0', memoryMb: 81_920 },
      ],
    })
  })

  test('and tells why it has none', () => {
    const environment = { ...process.env, ...fakeDriver({ FAKE_CUDA_INIT: '999' }), CUDA_VISIBLE_DEVICES: undefined }
    expect(askDriver(environment)).toMatchObject({ error: 'CUDA_ERROR_UNKNOWN', detail: 'cuInit gives 999', cards: [] })
  })

  test('without Python there is no answer', () => {
    expect(askDriver({ ...process.env, PATH: '' })).toMatchObject({ error: 'no answer', cards: [] })
  })
})

test('the error names the CPU as a way out, on one line', () => {
  for (const [name, value] of Object.entries(fakeDriver())) vi.stubEnv(name, value)
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '')
  const { message, remedy, exitCode } = noCardError()
  expect(message).toBe("CUDA_VISIBLE_DEVICES='' hides the GPU (Fake H100)")
  expect(remedy).toMatch(/^Unset it, .*; or compute on the CPU with `--device cpu`$/)
  expect(exitCode).toBe(3)
})

test('cards are those of nvidia-smi, which may not know everything', async () => {
  const { chmodSync, mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
  const folder = mkdtempSync('/tmp/maskbench-smi-')
  const lines = ['NVIDIA H100, GPU-1, 9.0, 81559, 580.95.05', 'NVIDIA A100, GPU-2, [N/A], [N/A], 580.95.05']
  writeFileSync(`${folder}/nvidia-smi`, `#!/bin/sh\nprintf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}\n`)
  chmodSync(`${folder}/nvidia-smi`, 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  expect(cards()).toEqual([
    { name: 'NVIDIA H100', uuid: 'GPU-1', capability: '9.0', memoryMb: 81_559, driver: '580.95.05' },
    { name: 'NVIDIA A100', uuid: 'GPU-2', capability: null, memoryMb: null, driver: '580.95.05' },
  ])
  rmSync(folder, { recursive: true })
})
