/** The forms in which other programs write results, recognised by their heads. A new one needs its file and a line here. */
import type { GivenTable } from '../given-table.ts'
import { leaderboard } from './leaderboard.ts'
import { lightning } from './lightning.ts'
import { lmEval } from './lm-eval.ts'
import { soloLearn } from './solo-learn.ts'
import { tensorboard } from './tensorboard.ts'
import type { Reader, Source } from './types.ts'
import { wandbChart } from './wandb-chart.ts'
import { wandbRuns } from './wandb-runs.ts'

const READERS: readonly Reader[] = [wandbRuns, wandbChart, tensorboard, lmEval, soloLearn, lightning, leaderboard]

/** @returns the table with a note of what it was recognised as; null for what is none of these. */
export function readForeignTable(source: Source): GivenTable | null {
  const found = READERS.find((one) => one.recognises(source))
  if (found === undefined) return null
  const { notes = [], ...grid } = found.read(source)
  return { ...grid, notes: [`recognised as ${found.title}`, ...notes] }
}
