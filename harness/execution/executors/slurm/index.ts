/** A cluster, whose tasks judge on their own nodes what they can compute: the machine that submits needs no card. */
import { statesOf } from '../../../store/runs/queue.ts'
import type { Executor } from '../executor.ts'
import { refuseWithoutSlurm } from './commands.ts'
import { tidy } from './reconcile.ts'
import type { SlurmOptions } from './script.ts'
import { runOnSlurm, submitOnly } from './wait.ts'

/** @param detach - submit and end: the same command without it waits. */
export function slurmExecutor({ detach, ...options }: SlurmOptions & { detach: boolean }): Executor {
  return {
    refuse: refuseWithoutSlurm,
    jobs: ({ planned }) => planned.length,
    // Runs that are there already are waited for, whoever submitted them.
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
