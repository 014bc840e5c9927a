/** Why Slurm ended a task before its run had ended, and what to do about it. */
import type { TaskRow } from '../apart/open-tasks.ts'
import type { Loss } from '../apart/reconcile-files.ts'
import { lastLine, slurmFiles } from './folder.ts'

type Lost = Pick<TaskRow, 'state' | 'reason' | 'folder' | 'jobId' | 'arrayIndex'>

/** @returns null for a task whose predecessor has failed, which is reported with the predecessor. */
export function lossOf({ state, reason, folder, jobId, arrayIndex }: Lost): Loss | null {
  if (reason === 'DependencyNeverSatisfied') return null
  const complaint = lastLine(folder, jobId!, arrayIndex)
  const said = complaint === '' ? `its log is ${slurmFiles.log(folder, jobId!, arrayIndex)}` : `it said: ${complaint}`
  const death = `was lost on Slurm (${state.toLowerCase().replaceAll('_', ' ')})`
  return { death, remedy: REMEDIES[state] ?? said }
}

const AGAIN = 'run the same command to submit it again'

/** Remedies by Slurm's name for how a task ended. */
const REMEDIES: Record<string, string> = {
  TIMEOUT: 'allow more time with --time',
  OUT_OF_MEMORY: 'request more memory, e.g. with --sbatch=--mem=16G',
  CANCELLED: AGAIN,
  PREEMPTED: AGAIN,
  NODE_FAIL: AGAIN,
  BOOT_FAIL: AGAIN,
}
