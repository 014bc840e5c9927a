/** Installs the engine: the right library, and a binding built against it. Does nothing if both are installed. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { EnvironmentError } from '../../base/errors.ts'
import { asError, unhidden } from '../card/card.ts'
import { chosenDevice, hasNvidiaGpu, kindFromEnvironment } from '../card/device.ts'
import { askDriver } from '../card/driver.ts'
import { unfitness } from '../card/requirements.ts'
import {
  checkCompiler,
  compileBinding,
  probeBinding,
  readStamp,
  type Stamp,
  sourcesDigest,
  writeStamp,
} from './compile.ts'
import { looksWhole } from './contents.ts'
import { ensureLibrary } from './library.ts'
import { bindingPath, cacheFolder, devicePath, mutePath } from './paths.ts'
import { say } from './progress.mjs'
import { type EngineKind, RELEASES, type Release, releaseKey } from './releases.ts'

export interface InstallOptions {
  /** The chosen kind; absent: MASKBENCH_ENGINE, else the installed kind, else what the machine has. */
  kind?: EngineKind | undefined
  /** Reads every file of an installed library and compares its digest; a damaged library is reinstalled. */
  verify?: boolean
  releases?: Readonly<Record<EngineKind, Release>>
}

/** @throws EnvironmentError with a one-line remedy. */
export async function installEngine({ kind, verify = false, releases = RELEASES }: InstallOptions): Promise<void> {
  const asked = kind ?? kindFromEnvironment()
  const stamp = readStamp()
  if (asked === undefined && stamp === null && (await hasForeignBinding())) return
  const wanted = asked ?? preferred(stamp)
  const release = releases[wanted]
  const built = stamp !== null && isBuilt(stamp, release)
  if (!built || verify || !looksWhole(stamp.library)) {
    checkPlatform()
    await checkCompiler()
    if (wanted === 'gpu') checkFitness()
    const library = await ensureLibrary(release, cacheFolder(), verify)
    if (!built || stamp.library !== library) {
      await compileBinding({ version: release.version, kind: wanted, asked: asked !== undefined, library })
      return
    }
  }
  if (asked !== undefined && !stamp.asked) writeStamp({ ...stamp, asked: true })
}

/** Whether there is a working binding that maskbench did not build, e.g. from the package's own install script. */
async function hasForeignBinding(): Promise<boolean> {
  return existsSync(bindingPath) && 'version' in (await probeBinding(bindingPath))
}

/** The kind if the user did not choose: GPU if there is a supported one; otherwise says why a GPU is not used. */
function preferred(stamp: Stamp | null): EngineKind {
  if (stamp !== null && (stamp.asked || stamp.kind === 'gpu')) return stamp.kind
  if (!hasNvidiaGpu()) return 'cpu'
  const driver = askDriver(unhidden())
  const obstacle = unfitness(driver)
  if (obstacle === null && driver.cards.length > 0) return 'gpu'
  if (stamp === null) {
    const reason = obstacle?.what ?? 'there is an NVIDIA driver, but it shows no GPU to this process'
    say(`maskbench: ${reason}. Installing the CPU engine; run \`npx maskbench setup --gpu\` for details`)
  }
  return 'cpu'
}

function isBuilt(stamp: Stamp, release: Release): boolean {
  return (
    stamp.kind === release.kind &&
    basename(stamp.library) === releaseKey(release) &&
    [bindingPath, devicePath, mutePath].every((path) => existsSync(path)) &&
    stamp.sources === sourcesDigest()
  )
}

/** Fails before gigabytes are downloaded if the driver or GPU is not supported. A missing GPU is allowed. */
function checkFitness(): void {
  if (chosenDevice() === 'cpu') return
  const obstacle = unfitness(askDriver(unhidden()))
  if (obstacle !== null) throw asError(obstacle)
}

function checkPlatform(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return
  throw new EnvironmentError({
    what: `TensorFlow's library exists only for Linux on x86-64 (this is ${process.platform} ${process.arch})`,
    remedy: 'Use such a machine or container',
  })
}
