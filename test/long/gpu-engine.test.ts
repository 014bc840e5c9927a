/**
 * The GPU engine on a machine without a card: installed whole (2.9 GB are downloaded once, to the user's cache folder) into a
 * clone of its own, then started with a driver that only pretends, and without one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNvidiaGpu } from '../../harness/engine/card/device.ts'
import { fakeDriver } from '../engine/fake-driver.ts'
import { type Clone, clone } from './clone.ts'

const MINUTES = 60_000
/** As with `TF_CPP_MIN_LOG_LEVEL=0`, and what the loader opens. */
const LOUD = { TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'dso_loader=1,gpu_device=1' }
const BUILT = 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8'

type Variables = Record<string, string | undefined>
let here: Clone

beforeAll(() => {
  here = clone()
  const { code, stdout, stderr } = maskbench(['setup', '--gpu', '--device', 'cpu'])
  expect([code, stderr.split('\n').findLast((line) => line.startsWith('maskbench:'))]).toEqual([0, undefined])
  expect(stdout).toMatch(/^TensorFlow 2\.21\.0 is ready, on the CPU\.$/m)
  writeFileSync(join(here.path, 'large.json'), JSON.stringify(LARGE))
}, 60 * MINUTES)

afterAll(() => here[Symbol.dispose]())

describe.skipIf(hasNvidiaGpu())('with a driver that only pretends', { timeout: 10 * MINUTES }, () => {
  test('TensorFlow finds all its libraries in the folder of the engine and registers the card', () => {
    const log = node(['-e', 'require(process.argv[1])', join(here.path, BUILT, 'tfjs_binding.node')], {
      ...fakeDriver(),
      ...LOUD,
    }).stderr
    expect(log.match(/Could not load dynamic library '[^']+'/g)).toBeNull()
    const opened = [...log.matchAll(/Successfully opened dynamic library (\S+)/g)].map(([, name]) => name)
    for (const name of [
      'cublas.so.12',
      'cudart.so.12',
      'cudnn.so.9',
      'cufft.so.11',
      'cusolver.so.11',
      'cusparse.so.12',
    ]) {
      expect(opened).toContain(`lib${name}`)
    }
    expect(log).toContain('Adding visible gpu devices: 0')
  })

  test('the add-on is told the card’s name and capability by TensorFlow', () => {
    const script = 'console.log(JSON.stringify(require(process.argv[1]).devices()))'
    const { stdout } = node(['-e', script, join(here.path, BUILT, 'device.node')], fakeDriver())
    expect(JSON.parse(stdout)).toEqual([
      { type: 'CPU', name: '', capability: '' },
      { type: 'GPU', name: 'Fake H100', capability: '9.0' },
    ])
  })

  const old = { FAKE_CUDA_VERSION: '11040', FAKE_DRIVER_VERSION: '470.57.02' }
  const ways: [string, () => Variables, RegExp][] = [
    ['no driver', () => ({}), /no NVIDIA driver is loaded on this machine.*Install the driver/],
    ['a driver too old', () => fakeDriver(old), /the NVIDIA driver 470\.57\.02 is too old.*Update the driver/],
    ['a card too old', () => fakeDriver({ FAKE_CUDA_CAPABILITY: '7.0' }), /Fake H100 has compute capability 7\.0/],
    [
      'a hidden card',
      () => ({ ...fakeDriver(), CUDA_VISIBLE_DEVICES: '-1' }),
      /CUDA_VISIBLE_DEVICES='-1' hides the GPU/,
    ],
    [
      'a library without its driver',
      () => fakeDriver({ FAKE_CUDA_INIT: '100' }),
      /the kernel has no driver loaded.*modprobe/,
    ],
    ['a library missing', withoutCusolver, /TensorFlow cannot load libcusolver\.so\.11.*setup --verify/],
  ]
  test.each(ways)(
    '%s: every command that needs a card ends with 3 and one line that says so',
    (_name, variables, line) => {
      expectRefusal(variables(), line)
    },
  )

  const withoutAccess: [string, () => Variables, RegExp][] = [
    ['without its library', () => ({}), /driver 580\.95\.05 is loaded, but its libcuda\.so\.1 is not found here.*--nv/],
    [
      'without device files',
      () => fakeDriver({ FAKE_CUDA_INIT: '100' }),
      /is loaded, but there is no \/dev\/nvidia0 here/,
    ],
  ]
  test.skipIf(spawnSync('unshare', ['-rm', 'true']).status !== 0).each(withoutAccess)(
    'a container that shares the kernel of a machine with a driver, %s: likewise',
    (_name, variables, line) => expectRefusal(variables(), line, inContainer),
  )

  test('the CPU by intention is no error, said either way', () => {
    for (const [words, variables] of [
      [['doctor', '--device', 'cpu'], {}],
      [['doctor'], { MASKBENCH_DEVICE: 'cpu' }],
      [['doctor', '--device', 'cpu'], fakeDriver()],
    ] as [string[], Variables][]) {
      const { code, stdout } = maskbench([...words, '--json'], variables)
      expect([code, JSON.parse(stdout).tensorflow]).toEqual([
        0,
        expect.objectContaining({ device: 'cpu', installed: 'gpu', card: null, problem: null }),
      ])
    }
  })
})

test('every file has the digest it was installed with', { timeout: 10 * MINUTES }, () => {
  const { code, stdout } = maskbench(['doctor', '--verify', '--json', '--device', 'cpu'])
  expect([code, JSON.parse(stdout).tensorflow.damaged]).toEqual([0, []])
})

test('the list of GPU kernels is what this library says', { timeout: 10 * MINUTES }, () => {
  const script = join(here.path, 'harness/engine/gpu-kernels/write-gpu-kernels.ts')
  const { code, stderr } = node(['--import', 'tsx', script, '--check'])
  expect([code, stderr]).toEqual([0, ''])
})

/** A file of this name that is no library, where the loader looks first. */
function withoutCusolver(): Variables {
  const variables = fakeDriver()
  writeFileSync(join(variables.LD_LIBRARY_PATH!, 'libcusolver.so.11'), 'no library '.repeat(100))
  return variables
}

type Wrap = (program: string[]) => string[]

/** Their runs are planned on a card. */
const COMMANDS = [
  ['setup'],
  ['doctor'],
  ['run', 'large.json'],
  ['pretrain', '--epochs', '1'],
  ['perf', 'knn'],
  ['evaluate', 'encoder.safetensors'],
]
const LARGE = { name: 'large', runs: [{ kind: 'representation', dataset: 'fashion-mnist-mini', epochs: 1 }] }

function expectRefusal(variables: Variables, line: RegExp, wrap?: Wrap): void {
  for (const words of COMMANDS) {
    const { code, stderr } = maskbench(words, variables, wrap)
    const said = stderr.split('\n').filter((text) => text.startsWith('maskbench:'))
    expect([words, code, said]).toEqual([words, 3, [expect.stringMatching(line)]])
    expect(said[0]).toMatch(/; or compute on the CPU with `--device cpu`$/)
  }
}

/** Sees what /proc tells on a machine whose kernel has the driver, and nothing else of it. */
function inContainer(program: string[]): string[] {
  const version = 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Wed Sep 24 06:29:29 UTC 2025'
  const script = `mount -t tmpfs none /proc/driver && mkdir /proc/driver/nvidia &&
    echo '${version}' > /proc/driver/nvidia/version && exec "$@"`
  return ['unshare', '-rm', 'sh', '-c', script, 'sh', ...program]
}

function maskbench(words: string[], variables: Variables = {}, wrap?: Wrap) {
  const command = join(here.path, 'harness/cli/bin.mjs')
  if (!existsSync(command)) throw new Error(`${command} is not there`)
  return node([command, ...words], variables, wrap)
}

function node(args: string[], variables: Variables = {}, wrap: Wrap = (program) => program) {
  const { LD_LIBRARY_PATH, CUDA_VISIBLE_DEVICES, MASKBENCH_DEVICE, MASKBENCH_ENGINE, ...others } = process.env
  const [program, ...words] = wrap([process.execPath, ...args]) as [string, ...string[]]
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: here.path,
    encoding: 'utf8',
    env: { ...others, ...variables } as NodeJS.ProcessEnv,
    maxBuffer: 1 << 26,
  })
  return { code: status, stdout, stderr }
}
