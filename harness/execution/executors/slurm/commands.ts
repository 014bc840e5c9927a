/** Calls Slurm's commands, each in its own process, and interprets their errors. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { EnvironmentError, UsageError } from '../../../base/errors.ts'
import { readSacct, readSqueue, SACCT_FORMAT, type Seen, SQUEUE_FORMAT } from './states.ts'

const run = promisify(execFile)
/** Timeout for an answer from Slurm. */
export const PATIENCE_MS = 120_000

interface Failed extends Error {
  code?: number | string
  stderr?: string
  /** Whether it was ended here, after the timeout. */
  killed?: boolean
}

/** Slurm may or may not have taken the job: it was asked, and its answer was lost. */
export class UnansweredError extends EnvironmentError {}

/**
 * @returns the job number.
 * @throws UsageError with Slurm's message when it refuses; UnansweredError when it may have taken the job;
 * EnvironmentError when it is not installed or could not be asked.
 */
export async function sbatch(words: readonly string[], timeout = PATIENCE_MS): Promise<number> {
  try {
    const { stdout } = await run('sbatch', ['--parsable', ...words], { timeout })
    return Number.parseInt(stdout, 10)
  } catch (cause) {
    const failed = cause as Failed
    if (failed.code === 'ENOENT') throw missing()
    const why = failed.killed ? `sbatch was still waiting after ${timeout / 1000} s` : complaint(failed)
    if (failed.killed || /timed out|zero bytes/i.test(why)) {
      const what = `Slurm did not say whether it has taken the job: ${why}`
      const remedy = 'run the same command again once `sinfo` answers: it looks for the job before it submits anything'
      throw new UnansweredError({ what, remedy })
    }
    if (/unable to contact|connection|connect failure|establish a configuration/i.test(why)) {
      throw new EnvironmentError({ what: `Slurm does not answer: ${why}`, remedy: 'see `sinfo`; try again later' })
    }
    const remedy = 'change or remove the options passed to sbatch; `sinfo` lists the partitions'
    throw new UsageError({ what: `sbatch refused the job: ${why}`, remedy })
  }
}

/** The states of the tasks of these jobs, including recently ended ones. @returns null when Slurm does not answer. */
export async function askSlurm(jobs: readonly number[]): Promise<Seen[] | null> {
  const words = ['--noheader', '--array', '--states=all', `--jobs=${jobs.join()}`, `--format=${SQUEUE_FORMAT}`]
  try {
    return readSqueue((await run('squeue', words, { timeout: PATIENCE_MS })).stdout)
  } catch (error) {
    // This is an error only if Slurm knows none of the jobs; otherwise it lists those that it knows.
    return /invalid job id/i.test(complaint(error as Failed)) ? [] : null
  }
}

/** How the tasks of these jobs ended; empty if the cluster has no accounting. */
export async function askAccounting(jobs: readonly number[]): Promise<Seen[]> {
  const words = ['--noheader', '--parsable2', '--allocations', `--jobs=${jobs.join()}`, `--format=${SACCT_FORMAT}`]
  try {
    return readSacct((await run('sacct', words, { timeout: PATIENCE_MS })).stdout)
  } catch {
    return []
  }
}

/** @returns the number of the job with that name, null if there is none, undefined if Slurm does not answer. */
export async function jobNamed(name: string): Promise<number | null | undefined> {
  const words = ['--noheader', '--states=all', `--name=${name}`, '--format=%F']
  try {
    const { stdout } = await run('squeue', words, { timeout: PATIENCE_MS })
    const [first] = stdout.trim().split('\n')
    return first ? Number.parseInt(first, 10) : null
  } catch {
    return undefined
  }
}

/** The largest number of tasks in an array. */
export async function maxArraySize(): Promise<number> {
  try {
    const { stdout } = await run('scontrol', ['show', 'config'], { timeout: PATIENCE_MS })
    // Indices start at 0 and must be below MaxArraySize.
    return Number(stdout.match(/^MaxArraySize\s*=\s*(\d+)/m)?.[1] ?? DEFAULT_MAX)
  } catch {
    return DEFAULT_MAX
  }
}

const DEFAULT_MAX = 1001

/** @throws EnvironmentError when Slurm is not installed. */
export async function checkSlurm(): Promise<void> {
  try {
    await run('sbatch', ['--version'], { timeout: PATIENCE_MS })
  } catch (error) {
    if ((error as Failed).code === 'ENOENT') throw missing()
  }
}

function missing(): EnvironmentError {
  const remedy = 'run this on a node that can submit jobs, or leave out --executor slurm'
  return new EnvironmentError({ what: 'Slurm is not installed here: sbatch was not found', remedy })
}

/** The last line of stderr, which is the most specific, without the program's name. */
function complaint({ stderr = '', message }: Failed): string {
  const said = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Try '))
  const last = said.at(-1) || message.split('\n')[0]!
  return last.replace(/^\w+: (error: |fatal: )?/, '').replace(/^Batch job submission failed: /, '')
}
