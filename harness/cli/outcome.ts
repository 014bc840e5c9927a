/** The last word of a command that did runs. */

import { EnvironmentError, FailureError, UsageError } from '../base/errors.ts'
import { EXIT } from '../base/exit-codes.ts'
import type { Executed, Execution } from '../execution/execute.ts'
import { jobNames } from '../execution/executors/slurm/states.ts'
import { clock } from '../execution/progress/time-left.ts'
import type { Io } from './io.ts'

export function reportOutcome({ suite, title, planned }: Execution, executed: Executed, io: Io): void {
  const { states, skipped, seconds, submitted } = executed
  const names = new Map(planned.map(({ id, name }) => [id, name]))
  const runs = states.map(({ id, status, error }) => ({ id, name: names.get(id)!, status, error }))
  const failed = runs.filter(({ status }) => status === 'failed')
  const done = runs.filter(({ status }) => status === 'done').length
  io.result({ suite, done, failed: failed.length, skipped, seconds, ...(submitted && { submitted }), runs }, () => {
    const lines = failed.map(({ name, error }) => `${name} failed: ${error}`)
    if (submitted !== undefined) return [...lines, describeSubmission(title, runs.length, done, submitted)].join('\n')
    const news = skipped === runs.length ? 'nothing was left to do' : `took ${clock(seconds)}`
    return [...lines, `${title}: ${done} of ${runs.length} runs done, ${news}`].join('\n')
  })
  throwIfFailed(executed)
}

function describeSubmission(title: string, all: number, done: number, jobs: readonly number[]): string {
  const news = jobs.length === 0 ? 'nothing was left to submit' : `submitted as ${jobNames(jobs)}`
  return `${title}: ${done} of ${all} runs done, ${news}; the same command without --detach waits, \`npx maskbench status\` looks`
}

/** @throws FailureError when a run failed; UsageError or EnvironmentError when that was the cause of every failure. */
export function throwIfFailed({ states, causes }: Executed): void {
  const failed = states.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return
  const count = failed.length === 1 ? '1 run failed' : `${failed.length} runs failed`
  const reasons = new Set(failed.map(({ error }) => error ?? 'for no stored reason'))
  // A stored reason is `what happened. remedy`; one that all share is worth the line.
  const [why = '', remedy] = reasons.size === 1 ? [...reasons].join().split(/\. (.*)/s) : []
  const explanation = {
    what: why === '' ? count : `${count}: ${why}`,
    remedy: remedy ?? 'the same command tries again; `npx maskbench status` has the reasons',
  }
  const all = (code: number) => failed.every(({ id }) => causes.get(id) === code)
  if (all(EXIT.wrong)) throw new UsageError(explanation)
  throw all(EXIT.lacking) ? new EnvironmentError(explanation) : new FailureError(explanation)
}
