/**
 * The executor for a Slurm cluster. Tasks check the device on their own node, so the submitting machine needs no GPU.
 */
import { statesOf } from '../../../store/runs/queue.ts'
import type { ExecutionResult, Executor } from '../executor.ts'
import { checkSlurm } from './commands.ts'
import { jobNames } from './states.ts'
import type { SlurmOptions } from './submission.ts'
import type { Submitter } from './submit.ts'
import { runOnSlurm, submitOnly } from './wait.ts'

/** @param detach - submit and return; the same command without it waits. */
export function slurmExecutor({ detach, ...options }: SlurmOptions & { detach: boolean }): Executor {
  return {
    checkPlan: checkSlurm,
    jobs: ({ planned }) => planned.length,
    // Runs that are already on Slurm are waited for, whoever submitted them.
    checkNotTaken: async () => {},
    run: ({ progress, signal, ...work }) => {
      const submitter = { ...work, options }
      return detach ? submitAlone(submitter) : runOnSlurm({ ...submitter, ...progress, signal })
    },
  }
}

async function submitAlone(submitter: Omit<Submitter, 'task'>): Promise<ExecutionResult> {
  const jobs = await submitOnly(submitter)
  const ids = submitter.planned.map(({ id }) => id)
  return { states: statesOf(submitter.database, ids), causes: new Map(), submitted: { jobs, words: jobNames(jobs) } }
}
