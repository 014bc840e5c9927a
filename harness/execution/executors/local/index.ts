/** This machine, with its cores and cards. */
import { availableParallelism } from 'node:os'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { refuseUncomputable } from '../../plan/preflight.ts'
import type { CardRules } from '../../resources/card-plan.ts'
import { coresOf, type Device } from '../../resources/devices.ts'
import { visibleGpus } from '../../resources/gpus.ts'
import type { Executor } from '../executor.ts'
import { tidy } from '../slurm/reconcile.ts'
import { refuseRunsOnSlurm } from '../slurm/refresh.ts'
import { runLocally } from './local.ts'

/** @param options.jobsPerGpu - runs at once on a card, 1 by default. */
export function localExecutor({ jobsPerGpu = 1 }: { jobsPerGpu?: number | undefined } = {}): Executor {
  const cards = () => ({ cards: visibleGpus(), perCard: jobsPerGpu })
  return {
    refuse: ({ planned, deviceOf }) => {
      const asked = planned.map((run) => ({ config: run.config, device: deviceOf(run) }))
      return refuseUncomputable(asked, { note: (line) => process.stderr.write(`${line}\n`) })
    },
    jobs: ({ planned, deviceOf }) => defaultJobs(planned, planned.map(deviceOf), cards()),
    refuseTaken: ({ database, path, planned }) => refuseRunsOnSlurm(database, path, planned),
    run: async ({ progress, ...work }) => {
      const outcome = await runLocally({ ...work, ...progress, cards: cards() })
      tidy(work.database)
      return outcome
    },
  }
}

/**
 * As many as the cards take, and beside them those on the CPU that fit on the cores that are left; without a card as many as
 * fill the cores with the threads and branches that the plan fixes.
 * @param devices - on which each run of the plan computes.
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
