/** What a merge did, in words. */

import { FailureError } from '../base/errors.ts'
import { byteSize, counted } from '../base/text.ts'
import type { Merged } from '../store/exchange/merge.ts'

export function mergedText({ added, updated, unchanged, conflicts, busy, files, bytes, lost }: Merged): string {
  const copied = files === 0 ? '' : `; ${counted(files, 'file')} copied (${byteSize(bytes)})`
  const counts = `${counted(added, 'run')} new, ${updated} updated, ${unchanged} unchanged`
  const lines = [
    ...busy.map((id) => `  ${id} is being worked on here and was left alone; merge again when it is done`),
    ...conflicts.map((id) => `  ${id} is done in both with different results; the one here stays`),
    ...lost.map(
      ({ runId, kind, name, step, problem }) => `  ${runId} ${kind} ${name} of step ${step}: ${problem} there`,
    ),
  ]
  const several = conflicts.length === 0 ? '' : `, ${counted(conflicts.length, 'conflict')}`
  return [`${counts}${several}${copied}`, ...lines].join('\n')
}

/** @throws FailureError when results disagree or files are lacking: the rest is merged all the same. */
export function refuseUnsettled(merged: readonly Merged[]): void {
  const conflicts = merged.reduce((sum, one) => sum + one.conflicts.length, 0)
  const lost = merged.reduce((sum, one) => sum + one.lost.length, 0)
  if (conflicts > 0) {
    const what = `${counted(conflicts, 'run')} with different results here and there; all else is merged`
    throw new FailureError({ what, remedy: 'look at both with `npx maskbench show`, and keep the store you trust' })
  }
  if (lost > 0) {
    const what = `${counted(lost, 'file')} missing or damaged there; all else is merged`
    throw new FailureError({
      what,
      remedy: 'merge a whole copy of that store if there is one: it adds what is lacking',
    })
  }
}
