/** The engine in place: the right library, and a binding built against it. Does nothing when all is there. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { EnvironmentError } from '../../base/errors.ts'
import { asError, unhidden } from '../card/card.ts'
import { chosenDevice, hasNvidiaGpu, kindFromEnvironment } from '../card/device.ts'
import { askDriver } from '../card/driver.ts'
import { unfitness } from '../card/fitness.ts'
import {
  compileBinding,
  probeBinding,
  readStamp,
  requireCompiler,
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
  /** The kind asked for; absent: MASKBENCH_ENGINE, else what is installed, else what the machine has. */
  kind?: EngineKind | undefined
  /** Read every file of an installed library and compare its digest; a damaged one is installed anew. */
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
    await requireCompiler()
    if (wanted === 'gpu') checkFitness()
    const library = await ensureLibrary(release, cacheFolder(), verify)
    if (!built || stamp.library !== library) {
      await compileBinding({ version: release.version, kind: wanted, asked: asked !== undefined, library })
      return
    }
  }
  if (asked !== undefined && !stamp.asked) writeStamp({ ...stamp, asked: true })
}

/** A binding built by somebody else, such as the package's own install script, is used as it is when it works. */
async function hasForeignBinding(): Promise<boolean> {
  return existsSync(bindingPath) && 'version' in (await probeBinding(bindingPath))
}

/** Without being asked it takes up a GPU that it can compute on, and says why when it leaves one alone. */
function preferred(stamp: Stamp | null): EngineKind {
  if (stamp !== null && (stamp.asked || stamp.kind === 'gpu')) return stamp.kind
  if (!hasNvidiaGpu()) return 'cpu'
  const driver = askDriver(unhidden())
  const obstacle = unfitness(driver)
  if (obstacle === null && driver.cards.length > 0) return 'gpu'
  if (stamp === null) {
    const reason = obstacle?.what ?? 'there is an NVIDIA driver, but it shows no GPU to this process'
    say(`maskbench: ${reason}. The engine for the CPU is installed; \`npx maskbench setup --gpu\` says more`)
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

/** Before gigabytes are downloaded: a driver or a card that the library can't work with is as it is. Having none may change. */
function checkFitness(): void {
  if (chosenDevice() === 'cpu') return
  const obstacle = unfitness(askDriver(unhidden()))
  if (obstacle !== null) throw asError(obstacle)
}

function checkPlatform(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return
  throw new EnvironmentError({
    what: `TensorFlow's library is only there for Linux on x86-64 (this is ${process.platform} ${process.arch})`,
    remedy: 'Use such a machine or a container',
  })
}
