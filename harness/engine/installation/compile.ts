/** Compiles the binding between Node and TensorFlow's library from the package's own sources. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeAtomically } from '../../base/atomic-write.ts'
import { EnvironmentError } from '../../base/errors.ts'
import { runCommand, works } from './command.mjs'
import { bindingPath, devicePath, mutePath, packageFolder, stampPath } from './paths.ts'
import { asStep } from './progress.mjs'
import type { EngineKind } from './releases.ts'

const MUTE_SOURCE = fileURLToPath(new URL('../native/mute.cc', import.meta.url))
/** Includes the package's `tfjs_binding.cc` and adds methods to it. */
const GRAPH_SOURCE = fileURLToPath(new URL('../native/graph.cc', import.meta.url))
const DEVICE_SOURCES = ['../native/device.cc', '../native/profile.cc'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
)
const FLAGS = ['-std=c++17', '-O2', '-shared', '-fPIC', '-DNAPI_VERSION=8']
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** The inputs of a build of the binding. */
export interface Stamp {
  version: string
  kind: EngineKind
  /** Whether the user chose the kind; if not, a GPU found later is used. */
  asked: boolean
  /** Folder of TensorFlow's library. */
  library: string
  /** Digest of sources, flags and headers. */
  sources: string
  compiler: string
}

export function readStamp(): Stamp | null {
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8')) as Stamp
  } catch {
    return null
  }
}

export function writeStamp(stamp: Stamp): void {
  writeAtomically(stampPath, `${JSON.stringify(stamp, null, 2)}\n`)
}

/** Digest of all our sources and the packages' sources and headers that the binding is built from. */
export function sourcesDigest(): string {
  const hash = createHash('sha256').update(JSON.stringify([FLAGS, LIBRARIES]))
  const folder = join(packageFolder, 'binding')
  const headers = readdirSync(napiHeaders()).map((name) => join(napiHeaders(), name))
  const sources = readdirSync(folder).map((name) => join(folder, name))
  for (const file of [...sources, ...headers, GRAPH_SOURCE, ...DEVICE_SOURCES, MUTE_SOURCE].sort())
    hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** @throws EnvironmentError without a C++ compiler. */
export async function checkCompiler(): Promise<void> {
  if (await works('g++')) return
  throw new EnvironmentError({
    what: 'g++ is missing',
    remedy: 'Install it, on Debian or Ubuntu with `apt install g++`',
  })
}

/**
 * Compiles against the library in `stamp.library`, tests the result, and only then installs it.
 * @throws EnvironmentError when g++ is missing or fails, or the result does not load.
 */
export async function compileBinding(stamp: Omit<Stamp, 'sources' | 'compiler'>): Promise<void> {
  await asStep('Compiling the TensorFlow binding', async () => {
    await checkCompiler()
    const compiler = (await runCommand('g++', ['--version'])).output.split('\n')[0] ?? ''
    const target = dirname(bindingPath)
    mkdirSync(target, { recursive: true })
    const beside = await mkdtemp(join(target, 'partial-'))
    try {
      const binding = join(beside, 'tfjs_binding.node')
      const mute = join(beside, 'mute.node')
      const device = join(beside, 'device.node')
      const linked = linkArguments(stamp.library)
      await Promise.all([
        compile([...bindingSources(stamp.library), ...linked], binding),
        compile([MUTE_SOURCE], mute).then(() => compile([...DEVICE_SOURCES, ...linked, '-Wl,-z,now'], device)),
      ])
      await tryBinding(binding)
      await tryAddOn(device)
      const finished: Stamp = { ...stamp, sources: sourcesDigest(), compiler }
      await rm(stampPath, { force: true }) // until the new stamp is written, the binding counts as foreign
      await rename(mute, mutePath)
      await rename(device, devicePath)
      await rename(binding, bindingPath)
      writeStamp(finished)
    } finally {
      await rm(beside, { recursive: true, force: true })
    }
  })
}

/** TensorFlow's version if the binding at `path` loads in a separate process, else the reason why not. */
export async function probeBinding(path: string): Promise<{ version: string } | { problem: string }> {
  const script = 'console.log("\\0" + require(process.argv[1]).TF_Version + "\\0")'
  const { code, output } = await runCommand(process.execPath, ['-e', script, path], { timeoutMs: 120_000 })
  const version = output.split('\0')[1]
  if (code === 0 && version !== undefined) return { version }
  return { problem: output.match(/Error: (.*)/)?.[1] ?? `it ended with code ${code}` }
}

function bindingSources(library: string): string[] {
  const folder = join(packageFolder, 'binding')
  return [
    join(folder, 'tfjs_backend.cc'),
    GRAPH_SOURCE,
    `-I${folder}`,
    `-I${packageFolder}`,
    `-I${join(library, 'tensorflow', 'include')}`,
  ]
}

function linkArguments(library: string): string[] {
  const tensorflow = join(library, 'tensorflow')
  return [`-L${tensorflow}`, ...LIBRARIES.map((name) => `-l:${name}`), `-Wl,-rpath,${tensorflow}`]
}

async function compile(args: string[], output: string): Promise<void> {
  const result = await runCommand('g++', [...FLAGS, `-I${napiHeaders()}`, ...args, '-o', output])
  if (result.code === 0) return
  const reason = result.output.split('\n').find((line) => /error|No space left/.test(line)) ?? `code ${result.code}`
  throw new EnvironmentError({
    what: `g++ could not compile the TensorFlow binding (${reason.trim()})`,
    remedy: 'Use g++ 9 or newer, then run `npx maskbench setup`',
  })
}

async function tryBinding(path: string): Promise<void> {
  const probe = await probeBinding(path)
  if ('version' in probe) return
  const hasAvx = /\bavx\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))
  throw new EnvironmentError({
    what: `TensorFlow does not load on this machine (${hasAvx ? probe.problem : 'the processor has no AVX'})`,
    remedy: hasAvx ? 'It needs glibc 2.27 or newer on x86-64' : 'Use a processor made after 2011',
  })
}

/** The add-on uses internal functions of TensorFlow, which no C API guarantees. */
async function tryAddOn(path: string): Promise<void> {
  const { code, output } = await runCommand(process.execPath, ['-e', 'require(process.argv[1])', path])
  if (code === 0) return
  throw new EnvironmentError({
    what: `the add-on for TensorFlow's devices does not load (${output.match(/Error: (.*)/)?.[1] ?? `code ${code}`})`,
    remedy: 'Install the pinned TensorFlow with `npx maskbench setup`',
  })
}

function napiHeaders(): string {
  return join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include')
}
