/** Reading what squeue and sacct print: where each task of the arrays is. */

/** One task as Slurm sees it. */
export interface Seen {
  jobId: number
  index: number
  /** Slurm's long name, e.g. `PENDING`, `RUNNING`, `NODE_FAIL`. */
  state: string
  node: string | null
  /** Why it waits or ended; null when there is nothing to say. */
  reason: string | null
}

/** Array job, index, state, nodes, reason. */
export const SQUEUE_FORMAT = '%F|%K|%T|%N|%r'
export const SACCT_FORMAT = 'JobID,State,NodeList'

export function readSqueue(text: string): Seen[] {
  return lines(text).flatMap(([jobId = '', index = '', state = '', node = '', ...reason]) =>
    task(jobId, index, state, node, reason.join('|')),
  )
}

/** Tasks that were never started share a line, `12_[3-5]`: those are still in the queue, and squeue has them. */
export function readSacct(text: string): Seen[] {
  return lines(text).flatMap(([id = '', state = '', node = '']) => {
    const [jobId = '', index = ''] = id.split('_')
    // `CANCELLED by 1000` names who did it.
    return task(jobId, index, state.split(' ')[0]!, node === 'None assigned' ? '' : node, '')
  })
}

const ENDED = [
  'COMPLETED',
  'CANCELLED',
  'FAILED',
  'TIMEOUT',
  'NODE_FAIL',
  'PREEMPTED',
  'BOOT_FAIL',
  'DEADLINE',
  'OUT_OF_MEMORY',
  'REVOKED',
]

/** Whether a task in this state does not go on. One that is completing still has processes. */
export function hasEnded(state: string): boolean {
  return ENDED.includes(state)
}

/** What Slurm no longer knows of: neither the queue nor the accounting has it. */
export const GONE = 'GONE'

/** `job 12`, `jobs 12, 14`. */
export function jobNames(jobs: readonly number[]): string {
  return `${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.join(', ')}`
}

function task(jobId: string, index: string, state: string, node: string, reason: string): Seen[] {
  if (!/^\d+$/.test(jobId) || !/^\d+$/.test(index)) return []
  const said = reason === '' || reason === 'None' ? null : reason
  return [{ jobId: Number(jobId), index: Number(index), state, node: node || null, reason: said }]
}

function lines(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((part) => part.trim()))
}
