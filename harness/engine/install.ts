/** The engine in place: the right library, and a binding built against it. Does nothing when all is there. */
import { existsSync } from 'node:fs'
import { EnvironmentError } from '../errors.ts'
import { compileBinding, probeBinding, readStamp, type Stamp, sourcesDigest, writeStamp } from './compile.ts'
import { hasNvidiaGpu, kindFromEnvironment } from './device.ts'
import { ensureLibrary, isWhole } from './library.ts'
import { bindingPath, cacheFolder, devicePath, mutePath } from './paths.ts'
import { type EngineKind, RELEASES, type Release } from './releases.ts'

export interface InstallOptions {
  /** The kind asked for; absent: MASKBENCH_ENGINE, else what is installed, else what the machine has. */
  kind?: EngineKind | undefined
  releases?: Readonly<Record<EngineKind, Release>>
}

/** @throws EnvironmentError with a one-line remedy. */
export async function installEngine({ kind, releases = RELEASES }: InstallOptions): Promise<void> {
  const asked = kind ?? kindFromEnvironment()
  const stamp = readStamp()
  if (asked === undefined && stamp === null && (await hasForeignBinding())) return
  const wanted = asked ?? preferred(stamp)
  const release = releases[wanted]
  if (stamp === null || !isCurrent(stamp, release)) {
    checkPlatform()
    const library = await ensureLibrary(release, cacheFolder())
    if (stamp === null || stamp.library !== library || !isCurrent(stamp, release)) {
      await compileBinding({ version: release.version, kind: wanted, asked: asked !== undefined, library })
      return
    }
  }
  if (asked !== undefined && !stamp.asked) await writeStamp({ ...stamp, asked: true })
}

/** A binding built by somebody else, such as the package's own install script, is used as it is when it works. */
async function hasForeignBinding(): Promise<boolean> {
  return existsSync(bindingPath) && 'version' in (await probeBinding(bindingPath))
}

function preferred(stamp: Stamp | null): EngineKind {
  if (stamp?.asked) return stamp.kind
  return hasNvidiaGpu() ? 'gpu' : (stamp?.kind ?? 'cpu')
}

function isCurrent(stamp: Stamp, { kind, version }: Release): boolean {
  return (
    stamp.kind === kind &&
    stamp.version === version &&
    [bindingPath, devicePath, mutePath].every((path) => existsSync(path)) &&
    isWhole(stamp.library) &&
    stamp.sources === sourcesDigest()
  )
}

function checkPlatform(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return
  throw new EnvironmentError({
    what: `TensorFlow's library is only there for Linux on x86-64 (this is ${process.platform} ${process.arch})`,
    remedy: 'Use such a machine or a container',
  })
}
