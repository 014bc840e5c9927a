import { availableParallelism } from 'node:os'
import { type Command, Option } from 'commander'
import { FailureError, UsageError } from '../../base/errors.ts'
import { EXIT } from '../../base/process/exit-codes.ts'
import { memorySize } from '../../base/text.ts'
import { coresFor, WORKLOADS } from '../../perf/index.ts'
import type { PassProfile } from '../../perf/profile.ts'
import { profileText } from '../../perf/profile-text.ts'
import type { Throughput } from '../../perf/types.ts'
import { deviceOption } from '../device-option.ts'
import type { Act, Io, Run } from '../io.ts'

interface Looks {
  profile?: boolean
  graph?: string
}

interface Options extends Looks {
  workloads: string[]
  inProcess?: boolean
}

interface Measured {
  workload: string
  /** In MiB. */
  peak_rss_mb: number
  device: 'cpu' | 'gpu'
  profile?: PassProfile[]
}

type Figure = Measured & Throughput

export function declare(program: Command, act: Act): void {
  program
    .command('perf [workloads...]')
    .description('measure how fast this machine is; prints one line per workload')
    .addOption(new Option('--in-process', 'measure one workload in this process').hideHelp())
    .option('--profile', 'also print the time per op and shapes')
    .option('--graph <file>', "write the TensorFlow graphs of one workload's functions to a file, one op per line")
    .addOption(deviceOption())
    .addHelpText(
      'after',
      `
Each workload runs in its own process, so that its peak memory is measured separately, and uses all cores: for the branches
of a step and, unless steps are small, for threads within each op. Pretraining has two figures: images per second as
in training, with new views for every batch, and for the step alone, on the same views every time. A profile measures the
time on the host: for a GPU, the time to launch an op, not the time on the GPU.

Workloads: ${Object.keys(WORKLOADS).join(', ')} (default: all of them)

Examples:
  $ npx maskbench perf knn linear-probe
  $ npx maskbench perf --json > perf.jsonl
  $ npx maskbench perf simclr-small-32 --profile --graph graph.txt`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ workloads, inProcess, ...looks }, io) => {
  for (const name of workloads) await checkWorkload(name)
  if (looks.graph !== undefined && workloads.length !== 1) {
    throw new UsageError({ what: '--graph writes the graph of one workload', remedy: 'name exactly one workload' })
  }
  const names = workloads.length > 0 ? workloads : Object.keys(WORKLOADS)
  if (!inProcess) await checkCard(io)
  for (const name of names) {
    const figure = inProcess ? await measure(name, looks) : await measureInChild(name, looks, io)
    io.result(figure, () => describe(figure))
  }
}

/** Fails before the first workload, with the reason, if a GPU was requested and none can be used. */
async function checkCard({ note }: Io): Promise<void> {
  const { plannedDevice } = await import('../../engine/card/planned-device.ts')
  const { requireCard } = await import('../../execution/plan/preflight.ts')
  if (plannedDevice() === 'gpu') await requireCard({ note })
}

async function checkWorkload(name: string): Promise<void> {
  const names = Object.keys(WORKLOADS)
  if (names.includes(name)) return
  const { meantOr } = await import('../../base/did-you-mean.ts')
  const known = `the workloads are ${names.join(', ')}`
  throw new UsageError({
    what: `there is no workload "${name}"`,
    remedy: meantOr(known, name, names),
  })
}

async function measure(name: string, looks: Looks): Promise<Figure> {
  const { loadEngine } = await import('../../execution/worker/engine.ts')
  const { device } = await loadEngine()
  const { evaluateIn } = await import('../../engine/precision.ts')
  evaluateIn('float32', device)
  const { workload } = await WORKLOADS[name]!()
  const { runWorkload } = await import('../../perf/run-workload.ts')
  const { throughput, ...seen } = await runWorkload(workload, looks)
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  return { workload: name, ...throughput, peak_rss_mb: peak, device: device.kind, ...seen }
}

async function measureInChild(name: string, { profile, graph }: Looks, io: Io): Promise<Figure> {
  const { childEnvironment } = await import('../../engine/environment.ts')
  const { askCommand } = await import('../../execution/worker/ask-command.ts')
  const { childError } = await import('../../execution/worker/child-error.ts')
  const { plannedDevice } = await import('../../engine/card/planned-device.ts')
  const looks = [...(profile ? ['--profile'] : []), ...(graph === undefined ? [] : ['--graph', graph])]
  const options = ['--in-process', ...(io.debug ? ['--debug'] : []), ...looks]
  const env = childEnvironment({ ...coresFor(name, availableParallelism()), device: plannedDevice() })
  const said: string[] = []
  const { code, signal, answer } = await askCommand(['perf', name, ...options], {
    env,
    heard: (line) => said.push(line),
  })
  if (code === EXIT.done) return JSON.parse(answer) as Figure
  const stderr = said.join('\n').trim()
  if (io.debug) io.note(stderr)
  if (code === EXIT.lacking) throw childError({ code, answer, complaint: `${name} failed` })
  const complaint = said[0]?.replace(/^maskbench: /, '')
  const reason = signal ? `its process was ended by ${signal}` : complaint || `its process ended with exit code ${code}`
  throw new FailureError({ what: `${name} failed: ${reason}`, remedy: '--debug prints where' })
}

function describe(figure: Figure): string {
  const speed = 'seconds' in figure ? `${figure.seconds.toPrecision(3)} s` : `${rate(figure.images_per_s)} images/s`
  const step = 'seconds' in figure ? undefined : figure.step_images_per_s
  const alone = step === undefined ? '' : `${rate(step)} images/s step alone`
  const memory = memorySize(figure.peak_rss_mb)
  const line = `${figure.workload.padEnd(28)}${speed.padStart(14)}${alone.padStart(32)}${memory.padStart(10)}`
  return [line, ...(figure.profile ?? []).map(profileText)].join('\n\n')
}

/** Rates from 100 on are rounded to whole images. */
const rate = (perSecond: number) => (perSecond < 100 ? perSecond.toPrecision(3) : String(Math.round(perSecond)))
