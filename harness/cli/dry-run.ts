/** The plan of a suite: which runs are already done, and how long the rest will take. */
import { findDataset } from '../../datasets/index.ts'
import { configDifferences } from '../../db/config/differences.ts'
import { datasetsOf, type RunConfig } from '../../db/config/run.ts'
import type { RunStatus } from '../../db/names.ts'
import { groupBy } from '../../db/queries/group-by.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { textTable } from '../base/formats/text-table.ts'
import { defaultJobs } from '../execution/executors/local/index.ts'
import { estimateSeconds } from '../execution/plan/estimate.ts'
import { plannedGpuHours } from '../execution/plan/gpu-hours.ts'
import { clock } from '../execution/progress/time-left.ts'
import { devicesOf } from '../execution/resources/devices.ts'
import { visibleGpus } from '../execution/resources/gpus.ts'
import { reusesEncoder, trainedEncoders } from '../store/runs/encoder-reuse.ts'
import type { PlannedRun } from '../store/runs/planned-run.ts'
import { statesOf } from '../store/runs/queue.ts'
import { missingData } from '../store/runs/run-data.ts'
import { namedAsStored } from '../store/runs/stored-names.ts'
import type { Guess } from '../suites/suite.ts'
import type { Io } from './io.ts'
import { changesBefore } from './stored-plugins.ts'

interface Asked {
  jobs: number | undefined
  jobsPerGpu: number | undefined
  /** Whether to print the resolved options too. */
  withConfigs: boolean
}

interface Planned {
  planned: readonly PlannedRun[]
  guesses: readonly Guess[]
}

export function dryRun(
  { planned, guesses }: Planned,
  { jobs, jobsPerGpu: perCard = 1, withConfigs }: Asked,
  io: Io,
): void {
  const byId = devicesOf(planned)
  const devices = planned.map(({ id }) => byId.get(id) ?? null)
  const atOnce = jobs ?? defaultJobs(planned, devices, { cards: visibleGpus(), perCard })
  const database = openReadOnly(io.database)
  const configs = planned.map(({ config }) => config)
  const trained = database === null ? new Set<string>() : trainedEncoders(database, planned)
  const reused = reusesEncoder(configs, trained)
  const expected = estimateSeconds(database, configs, devices, reused)
  const ids = planned.map(({ id }) => id)
  const states = database === null ? [] : statesOf(database, ids)
  const statuses = new Map<string, RunStatus>(states.map(({ id, status }) => [id, status]))
  const hoursOf = plannedGpuHours(configs, trained)
  const named = database === null ? planned : namedAsStored(database, planned)
  database?.$client.close()

  const runs = named.map(({ id, name, config }, i) => {
    const status = statuses.get(id) ?? 'new'
    const left = status === 'done' ? { seconds: 0, gpuHours: 0 } : { seconds: expected[i]!, gpuHours: hoursOf[i]! }
    const own = withConfigs ? { config } : {}
    const encoder = { reusesEncoder: reused[i]! }
    return { id, name, threads: config.threads, device: devices[i]!, status, ...left, ...encoder, ...own }
  })
  const missing = missingData(configs)
  const changes = changesBefore(io.database, configs)
  const sum = runs.reduce((total, run) => total + run.seconds, 0)
  const hours = runs.reduce((total, run) => total + run.gpuHours, 0)
  const seconds = Math.max(sum / atOnce, ...runs.map((run) => run.seconds))
  io.result({ jobs: atOnce, seconds, gpuHours: hours, missing, guesses, changes, runs }, () =>
    [
      runsTable(runs),
      ...(withConfigs ? ['', configsText(named)] : []),
      '',
      `${runs.filter(isLeft).length} of ${runs.length} runs left, about ${clock(seconds)} with ${atOnce} at a time`,
      ...reuseText(runs.filter((run) => isLeft(run) && run.reusesEncoder).length),
      ...(hours < LARGE
        ? []
        : [`On a GPU: about ${Math.round(hours)} hours, estimated from the operation count at 10 TFLOP/s`]),
      ...dataNeeded(configs, missing),
      ...changes.map((change) => change.replace(/^t/, 'T')),
      ...guesses.map(({ what, why }) => `Guess: ${what}; ${why}`),
    ].join('\n'),
  )
}

interface PlanLine {
  id: string
  name: string
  /** Null where it is not known. */
  device: string | null
  /** `new` for a run that is not in the store. */
  status: string
  seconds: number
}

const isLeft = ({ status }: PlanLine): boolean => status !== 'done'

const reuseText = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${count} of them ${count === 1 ? 'reuses' : 'reuse'} the encoder of a run that was trained alike, and only evaluate${count === 1 ? 's' : ''} it`,
      ]

/** The column of devices is left out where every run computes on the CPU. */
function runsTable(runs: readonly PlanLine[]): string {
  const told = runs.some(({ device }) => device === 'gpu')
  const columns = [
    { head: 'run' },
    { head: 'id' },
    ...(told ? [{ head: 'device' }] : []),
    { head: 'state' },
    { head: 'time', align: 'right' as const },
  ]
  const rows = runs.map((run) => [
    run.name,
    run.id,
    ...(told ? [run.device ?? ''] : []),
    run.status,
    isLeft(run) ? clock(run.seconds) : '',
  ])
  return textTable(columns, rows)
}

/** The options in which configurations differ, once for all seeds of each, then all options of the first run. */
function configsText(planned: readonly PlannedRun[]): string {
  const groups = [...groupBy(planned, ({ groupId }) => groupId).values()]
  const differences = configDifferences(groups.map(([one]) => one!.config))
  const lines = groups.map((runs, i) => [namesOf(runs), ...differences[i]!].join('\n  '))
  const [first] = planned
  return [...lines, '', `All options of ${first!.name}:`, JSON.stringify(first!.config, null, 2)].join('\n')
}

/** `fashion-mnist-mini/simclr/0, 1, 2`: the name of the first run, and the seeds of the others. */
function namesOf([first, ...others]: readonly PlannedRun[]): string {
  return [first!.name, ...others.map(({ config }) => config.seed)].join(', ')
}

/** GPU hours from which the estimate is printed; smaller plans suit a CPU. */
const LARGE = 5

function dataNeeded(configs: readonly RunConfig[], missing: readonly string[]): string[] {
  if (missing.length === 0) return []
  const names = [...new Set(configs.flatMap(datasetsOf))]
  const described = names.map((name) => (missing.includes(name) ? `${name} (missing)` : name))
  const fetchable = missing.some((name) => findDataset(name).download)
  const others = missing.filter((name) => !findDataset(name).download)
  return [
    `Data: ${described.join(', ')}${fetchable ? '; `npx maskbench data fetch NAME` downloads a missing one' : ''}`,
    ...(others.length > 0
      ? [`${others.join(', ')}: not found, and there is no download; restore or name another`]
      : []),
  ]
}
