/** The input of `sbatch`: command-line options, which override SBATCH_ variables, and the batch script. */
import { quoted } from '../../../base/quoted.ts'
import { type Compute, childEnvironment } from '../../../engine/environment.ts'
import { inFolder } from '../apart/folder.ts'
import { slurmFiles } from './folder.ts'

/** Options passed on to `sbatch` unchanged, apart from `jobs`. */
export interface SlurmOptions {
  partition?: string | undefined
  time?: string | undefined
  gres?: string | undefined
  account?: string | undefined
  /** Concurrent tasks of an array; by default Slurm decides. */
  jobs?: number | undefined
  /** Further options, one per word, e.g. `--mem=8G`. */
  sbatch?: readonly string[] | undefined
}

interface Submission {
  folder: string
  /** Name of the array. */
  array: string
  indices: readonly number[]
  compute: Compute
  /** The job whose task with the same index must succeed first. */
  after: number | null
}

/** @returns the arguments of `sbatch`, with the script's path last. */
export function sbatchWords({ folder, array, indices, compute, after }: Submission, options: SlurmOptions): string[] {
  const { partition, time, account, jobs, sbatch = [] } = options
  const gres = compute.device === 'cpu' ? withoutCards(options.gres) : options.gres
  const given = Object.entries({ partition, time, gres, account }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  )
  return [
    `--job-name=${array}`,
    `--array=${ranges(indices)}${jobs === undefined ? '' : `%${jobs}`}`,
    `--cpus-per-task=${Math.max(compute.threads, compute.branches ?? 1)}`,
    `--output=${slurmFiles.logs(folder)}`,
    // A task that is preempted or whose node fails is requeued and resumes from its last checkpoint.
    '--requeue',
    '--open-mode=append',
    ...(after === null ? [] : [`--dependency=aftercorr:${after}`, '--kill-on-invalid-dep=yes']),
    ...given,
    ...sbatch,
    slurmFiles.script(folder, array),
  ]
}

/** Removes GPUs from the list, so that a CPU task does not reserve one, not even through SBATCH_GRES. */
function withoutCards(gres: string | undefined): string {
  const kept = gres?.split(',').filter((word) => !/^gpu\b/.test(word)) ?? []
  return kept.length === 0 ? 'none' : kept.join()
}

/** `0-3,7` for 0, 1, 2, 3, 7. */
export function ranges(indices: readonly number[]): string {
  const sorted = [...indices].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const index of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && index === last[1] + 1) last[1] = index
    else runs.push([index, index])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join()
}

/**
 * @param command - Node arguments that start a task; the file with the array's tasks is appended.
 * @param given - the environment that `sbatch` passes on; only variables that differ are set.
 */
export function batchScript(
  { folder, array, compute }: Pick<Submission, 'folder' | 'array' | 'compute'>,
  command: readonly string[],
  given: NodeJS.ProcessEnv = process.env,
): string {
  const wanted = Object.entries(childEnvironment(compute))
  const exports = wanted.flatMap(([name, value]) => (given[name] === value ? [] : [`export ${name}=${quoted(value!)}`]))
  const words = [process.execPath, ...command, inFolder.tasks(folder, array)]
  return ['#!/bin/sh', ...exports, `exec ${words.map(quoted).join(' ')}`, ''].join('\n')
}
