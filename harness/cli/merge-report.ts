/** Describes the outcome of a merge. */

import { FailureError } from '../base/errors.ts'
import { byteSize, countedInTerminal } from '../base/text.ts'
import type { Merged } from '../store/exchange/merge.ts'

export function mergedText({ added, updated, unchanged, conflicts, busy, files, bytes, lost }: Merged): string {
  const copied = files === 0 ? '' : `; ${countedInTerminal(files, 'file')} copied (${byteSize(bytes)})`
  const counts = `${countedInTerminal(added, 'run')} new, ${updated} updated, ${unchanged} unchanged`
  const lines = [
    ...busy.map((id) => `  ${id} is still running here and was not merged; merge again when it is done`),
    ...conflicts.map((id) => `  ${id} is done in both stores with different results; the local one was kept`),
    ...lost.map(
      ({ runId, kind, name, step, problem }) =>
        `  ${runId} ${kind} ${name} of step ${step}: ${problem} in the other store`,
    ),
  ]
  const several = conflicts.length === 0 ? '' : `, ${countedInTerminal(conflicts.length, 'conflict')}`
  return [`${counts}${several}${copied}`, ...lines].join('\n')
}

/** @throws FailureError when results disagree or files are missing; everything else has been merged. */
export function checkComplete(merged: readonly Merged[]): void {
  const conflicts = merged.reduce((sum, one) => sum + one.conflicts.length, 0)
  const lost = merged.reduce((sum, one) => sum + one.lost.length, 0)
  if (conflicts > 0) {
    const what = `${countedInTerminal(conflicts, 'run')} with different results in the two stores; everything else is merged`
    throw new FailureError({
      what,
      remedy: 'compare both with `npx maskbench show`, and keep the store that you trust',
    })
  }
  if (lost > 0) {
    const what = `${countedInTerminal(lost, 'file')} missing or damaged in the other store; everything else is merged`
    throw new FailureError({
      what,
      remedy: 'if there is an intact copy of that store, merge it to add the missing files',
    })
  }
}
