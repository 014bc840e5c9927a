/** The folder `<database>.slurm/<suite>/`, and what it holds for Slurm alone: the script of every array, and the logs. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { removeFolder } from '../apart/folder.ts'

/** @param database - path of the result store of the suite. */
export function slurmFolder(database: string, suite: string): string {
  return join(`${database}.slurm`, suite)
}

export const slurmFiles = {
  script: (folder: string, array: string) => join(folder, `${array}.sh`),
  /** Slurm fills in job and index. */
  logs: (folder: string) => join(folder, 'logs', '%A_%a.log'),
  log: (folder: string, jobId: number, index: number) => join(folder, 'logs', `${jobId}_${index}.log`),
}

/** Removes the folder of a suite if nothing was submitted. */
export function removeUnused(folder: string): void {
  const logs = dirname(slurmFiles.logs(folder))
  if (readdirSync(folder).join() === basename(logs) && readdirSync(logs).length === 0) removeFolder(folder)
}

/** @returns the last line that a task wrote to its log, or an empty string. */
export function lastLine(folder: string, jobId: number, index: number): string {
  try {
    return readFileSync(slurmFiles.log(folder, jobId, index), 'utf8')
      .trim()
      .split('\n')
      .at(-1)!
      .trim()
  } catch {
    return ''
  }
}
