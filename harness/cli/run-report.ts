/** The final report of a command that executed runs. */

import { groupBy } from '../../db/queries/group-by.ts'
import { EnvironmentError, FailureError, UsageError } from '../base/errors.ts'
import { EXIT } from '../base/process/exit-codes.ts'
import { firstFew } from '../base/text.ts'
import type { Executed, Execution } from '../execution/execute.ts'
import { clock } from '../execution/progress/time-left.ts'
import { type Io, onSameStore } from './io.ts'

/** Runs of one cause that are named; the rest is counted. */
const NAMED = 4

export async function reportRuns(execution: Execution, executed: Executed, io: Io): Promise<void> {
  const { suite, title } = execution
  const { states, planned, skipped, seconds, submitted } = executed
  const names = new Map(planned.map(({ id, name }) => [id, name]))
  const runs = states.map(({ id, status, error }) => ({ id, name: names.get(id)!, status, error }))
  const failed = runs.filter(({ status }) => status === 'failed')
  const done = runs.filter(({ status }) => status === 'done').length
  const jobs = submitted && { submitted: submitted.jobs }
  io.result({ suite, done, failed: failed.length, skipped, seconds, ...jobs, runs }, () => {
    const lines = [...groupBy(failed, ({ error }) => error)].map(([error, alike]) => {
      const names = alike.map(({ name }) => name)
      return `${firstFew(names, NAMED)} failed: ${error}`
    })
    if (submitted !== undefined)
      return [...lines, describeSubmission(title, runs.length, done, submitted, io)].join('\n')
    const news = skipped === runs.length ? 'nothing left to do' : `took ${clock(seconds)}`
    return [...lines, `${title}: ${done} of ${runs.length} runs done, ${news}`].join('\n')
  })
  if (done > 0 && submitted === undefined) await noteNextStep(execution, io)
  throwIfFailed(executed)
}

async function noteNextStep({ planned, beside }: Execution, io: Io): Promise<void> {
  const { openDatabase } = await import('../../db/open.ts')
  const { nextStep } = await import('./commands/run/next-step.ts')
  // For writing, though nothing is written: what only reads leaves the files of the write-ahead log behind.
  const database = openDatabase(io.database, { existing: true })
  try {
    const datasets = [...new Set(planned.map(({ config }) => config.dataset))]
    const groupIds = new Set(planned.map(({ groupId }) => groupId))
    const lines = await nextStep(database, { datasets, groupIds, served: beside !== undefined })
    for (const line of lines) io.note(line)
  } finally {
    database.$client.close()
  }
}

type Submitted = NonNullable<Executed['submitted']>

function describeSubmission(title: string, all: number, done: number, { jobs, words }: Submitted, io: Io): string {
  const status = onSameStore(io, 'npx maskbench status')
  const news = jobs.length === 0 ? 'nothing left to submit' : `submitted as ${words}`
  return `${title}: ${done} of ${all} runs done, ${news}; \`${status}\` shows the progress, and the same command without --detach waits for the end`
}

/** @throws FailureError when a run failed; UsageError or EnvironmentError when every run failed with that cause. */
export function throwIfFailed({ states, causes }: Executed): void {
  const failed = states.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return
  const count = failed.length === 1 ? '1 run failed' : `${failed.length} runs failed`
  const reasons = new Set(failed.map(({ error }) => error ?? 'no reason was stored'))
  // A stored reason has the form `what happened. remedy`, or asks what was meant; it is quoted if all failures share it.
  const [why = '', remedy] = reasons.size === 1 ? [...reasons].join().split(/(?:\.|(?<=\?)) (.*)/s) : []
  const explanation = {
    what: why === '' ? count : `${count}: ${why}`,
    remedy: remedy ?? 'run the same command to retry; `npx maskbench status` shows the reasons',
  }
  const all = (code: number) => failed.every(({ id }) => causes.get(id) === code)
  if (all(EXIT.wrong)) throw new UsageError(explanation)
  throw all(EXIT.lacking) ? new EnvironmentError(explanation) : new FailureError(explanation)
}
