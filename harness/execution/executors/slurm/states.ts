/** Parses the output of squeue and sacct into the state of each task. */

/** One task as Slurm sees it. */
export interface Seen {
  jobId: number
  index: number
  /** Slurm's long name, e.g. `PENDING`, `RUNNING`, `NODE_FAIL`. */
  state: string
  node: string | null
  /** Why it waits or ended; null if Slurm gives no reason. */
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

/** Parses sacct output. Pending tasks share one line, `12_[3-5]`, and are left to squeue. */
export function readSacct(text: string): Seen[] {
  return lines(text).flatMap(([id = '', state = '', node = '']) => {
    const [jobId = '', index = ''] = id.split('_')
    // A state can be followed by a user id, as in `CANCELLED by 1000`.
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

/** Whether a task in this state has ended. A completing task still has processes. */
export function hasEnded(state: string): boolean {
  return ENDED.includes(state)
}

/** The state of a task that neither the queue nor the accounting knows any more. */
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
