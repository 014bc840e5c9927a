/** The environment of a run: machine and software, stored once per distinct set of facts. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunConfig } from '../../../db/config/run.ts'
import { canonicalJson, sha256 } from '../../base/hash.ts'
import type { PhysicalDevice } from '../../engine/card/physical-device.ts'
import { precisionsOn } from '../../engine/card/supported-precision.ts'
import { readStamp } from '../../engine/installation/compile.ts'
import { RELEASES } from '../../engine/installation/releases.ts'
import { machine } from './machine.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Environment {
  /** Hash of the facts. */
  id: string
  facts: Record<string, unknown>
}

/**
 * Environment variables that affect results or speed, by their full names: a prefix would include other programs'
 * secrets, such as Terraform's TF_VAR_ and TF_TOKEN_.
 */
const VARIABLES = [
  'CUDA_DEVICE_ORDER',
  'DNNL_MAX_CPU_ISA',
  'GLIBC_TUNABLES',
  'KMP_AFFINITY',
  'KMP_BLOCKTIME',
  'LD_PRELOAD',
  'MALLOC_MMAP_THRESHOLD_',
  'MALLOC_TRIM_THRESHOLD_',
  'MASKBENCH_DATA',
  'MASKBENCH_ENGINE',
  'MASKBENCH_FEATURE_CACHE',
  'MKL_NUM_THREADS',
  'NODE_OPTIONS',
  'NVIDIA_TF32_OVERRIDE',
  'OMP_NUM_THREADS',
  'OMP_PLACES',
  'OMP_PROC_BIND',
  'ONEDNN_DEFAULT_FPMATH_MODE',
  'ONEDNN_MAX_CPU_ISA',
  'TF_CUDNN_DETERMINISTIC',
  'TF_DETERMINISTIC_OPS',
  'TF_ENABLE_ONEDNN_OPTS',
  'TF_FORCE_GPU_ALLOW_GROWTH',
  'TF_GPU_ALLOCATOR',
  'TF_GPU_THREAD_MODE',
  'TF_NUM_INTEROP_THREADS',
  'TF_NUM_INTRAOP_THREADS',
  'TF_XLA_FLAGS',
  'XLA_FLAGS',
]

/**
 * Facts on which the last bits of a result may depend. For a GPU that is its model, not which of several equal ones.
 */
const DECISIVE = [
  'tensorflow',
  'tensorflow.js',
  'library',
  'cpu',
  'instructions',
  'device',
  'gpu',
  'gpuDriver',
  'threads',
]

/** Environment variables on which they may depend as well. */
const DECISIVE_VARIABLES = [
  'DNNL_MAX_CPU_ISA',
  'NVIDIA_TF32_OVERRIDE',
  'ONEDNN_DEFAULT_FPMATH_MODE',
  'ONEDNN_MAX_CPU_ISA',
  'TF_DETERMINISTIC_OPS',
  'TF_ENABLE_ONEDNN_OPTS',
  'TF_XLA_FLAGS',
  'XLA_FLAGS',
]

export interface Difference {
  fact: string
  stored: unknown
  now: unknown
}

/** Decisive facts that have changed; facts that older runs did not store count as equal. */
export function decisiveDifferences(stored: Record<string, unknown>, now: Record<string, unknown>): Difference[] {
  const known = [
    ...DECISIVE.filter((fact) => Object.hasOwn(stored, fact)),
    ...(Object.hasOwn(stored, 'variables') ? DECISIVE_VARIABLES : []),
  ]
  const flat = (facts: Record<string, unknown>) => ({ ...facts, ...(facts.variables as object | undefined) })
  const [before, after] = [flat(stored), flat(now)] as Record<string, unknown>[]
  return known
    .map((fact) => ({ fact, stored: before?.[fact] ?? null, now: after?.[fact] ?? null }))
    .filter((difference) => difference.stored !== difference.now)
}

export interface Engine {
  /** Version of TensorFlow. */
  version: string
  /** The device that computes. */
  device: PhysicalDevice
}

/** @param engine - the loaded engine; null when the run needs none. */
export function environment(config: RunConfig, engine: Engine | null): Environment {
  const processors = cpus()
  const facts = {
    maskbench: versionIn(root),
    node: process.versions.node,
    tensorflow: engine?.version ?? null,
    ...(engine === null ? {} : library()),
    'tensorflow.js': versionOf('@tensorflow/tfjs-core'),
    'better-sqlite3': versionOf('better-sqlite3'),
    sharp: versionOf('sharp'),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()} ${process.arch}`,
    ...machine(),
    ...computing(config, engine),
    threads: config.threads,
    variables: Object.fromEntries(
      VARIABLES.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
    ),
  }
  return { id: sha256(canonicalJson(facts)).slice(0, 12), facts }
}

/** The device that computes, as reported by TensorFlow; other GPUs of the machine are not listed. */
function computing(config: RunConfig, engine: Engine | null): Record<string, unknown> {
  if (engine === null) return { device: null, gpu: null, gpuDriver: null }
  const { device } = engine
  const precisions = config.kind === 'representation' ? precisionsOn(device, config) : {}
  if (device.kind === 'cpu') return { device: 'cpu', gpu: null, gpuDriver: null, ...precisions }
  const { name, driver, capability, memoryMb } = device
  const card = { gpu: name ?? 'unknown', gpuDriver: driver, gpuCapability: capability, gpuMemoryMb: memoryMb }
  return { device: 'gpu', ...card, ...precisions }
}

/** The TensorFlow library: its wheel with digest, and its path; only the path if maskbench did not install it. */
function library(): Record<string, unknown> {
  const stamp = readStamp()
  if (stamp === null) return { library: null, libraryFolder: null }
  const wheel = RELEASES[stamp.kind].wheels[0]!
  return {
    library: `${wheel.name} ${wheel.version} sha256:${wheel.sha256}`,
    libraryFolder: stamp.library,
    binding: stamp.sources.slice(0, 12),
  }
}

/** The sources that affect runs; changes elsewhere do not matter. */
const SOURCES = ['harness', 'datasets', 'db', 'package-lock.json']

export interface GitState {
  gitCommit: string | null
  /**
   * Whether these sources differ from that commit. A new file counts once a tracked file imports it, and so differs.
   */
  gitDirty: boolean | null
}

/** Commit and state of the sources; nulls if they are not a git checkout or git is missing. */
export function gitState(): GitState {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const changes = git('status', '--porcelain', '--untracked-files=no', '--', ...SOURCES)
    return { gitCommit: git('rev-parse', 'HEAD'), gitDirty: changes !== '' }
  } catch {
    return { gitCommit: null, gitDirty: null }
  }
}

/** Reads the file directly, since not every package exports its package.json. */
function versionOf(name: string): string {
  return versionIn(join(root, 'node_modules', name))
}

function versionIn(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}
