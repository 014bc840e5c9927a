/**
 * The executor for a Slurm cluster. Tasks check the device on their own node, so the submitting machine needs no GPU.
 */
import { statesOf } from '../../../store/runs/queue.ts'
import type { Executor } from '../executor.ts'
import { refuseWithoutSlurm } from './commands.ts'
import { tidy } from './reconcile.ts'
import type { SlurmOptions } from './script.ts'
import { runOnSlurm, submitOnly } from './wait.ts'

/** @param detach - submit and return; the same command without it waits. */
export function slurmExecutor({ detach, ...options }: SlurmOptions & { detach: boolean }): Executor {
  return {
    refuse: refuseWithoutSlurm,
    jobs: ({ planned }) => planned.length,
    // Runs that are already on Slurm are waited for, whoever submitted them.
    refuseTaken: async () => {},
    run: async ({ progress, signal, ...work }) => {
      const submitter = { ...work, options }
      if (!detach) {
        const outcome = await runOnSlurm({ ...submitter, ...progress, signal })
        tidy(work.database)
        return outcome
      }
      const submitted = await submitOnly(submitter)
      tidy(work.database)
      const ids = work.planned.map(({ id }) => id)
      return { states: statesOf(work.database, ids), causes: new Map(), submitted }
    },
  }
}
