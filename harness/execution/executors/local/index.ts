/** The executor for this machine, with its cores and GPUs. */
import { availableParallelism } from 'node:os'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { checkComputable } from '../../plan/preflight.ts'
import type { CardRules } from '../../resources/card-plan.ts'
import { coresOf, type Device } from '../../resources/devices.ts'
import { visibleGpus } from '../../resources/gpus.ts'
import { checkNotElsewhere } from '../elsewhere.ts'
import type { Executor } from '../executor.ts'
import { runLocally } from './local.ts'

interface LocalSettings {
  /** Concurrent runs per GPU, 1 by default. */
  jobsPerGpu?: number | undefined
  /** Further variables for the processes of the runs. */
  env?: Readonly<Record<string, string>>
}

export function localExecutor({ jobsPerGpu = 1, env = {} }: LocalSettings = {}): Executor {
  const cards = () => ({ cards: visibleGpus(), perCard: jobsPerGpu })
  return {
    checkPlan: ({ planned, deviceOf }) => {
      const asked = planned.map((run) => ({ config: run.config, device: deviceOf(run) }))
      return checkComputable(asked, { note: (line) => process.stderr.write(`${line}\n`) })
    },
    jobs: ({ planned, deviceOf }) => defaultJobs(planned, planned.map(deviceOf), cards()),
    checkNotTaken: ({ database, path, planned }) => checkNotElsewhere(database, path, planned),
    run: ({ progress, ...work }) => runLocally({ ...work, ...progress, cards: cards(), env }),
  }
}

/**
 * The default number of concurrent runs: as many as the GPUs take, plus the CPU runs that fit on the remaining cores.
 * Without a GPU, as many as fill the cores, given the threads and branches of the planned runs.
 * @param devices - the device of each run of the plan.
 */
export function defaultJobs(
  planned: readonly PlannedRun[],
  devices: readonly (Device | null)[],
  { cards, perCard }: Pick<CardRules, 'cards' | 'perCard'>,
  cores = availableParallelism(),
): number {
  const each = Math.max(...planned.map(({ config }) => coresOf(config)))
  const onCores = Math.max(1, Math.floor(cores / each))
  const onCards = devices.filter((device) => device === 'gpu' || (device === null && cards.length > 0)).length
  if (onCards === 0) return onCores
  const taken = Math.min(onCards, Math.max(1, cards.length) * perCard)
  if (onCards === planned.length) return taken
  return Math.max(onCores, taken + Math.max(0, Math.floor((cores - taken * each) / each)))
}
