/** Finished supervised runs with the accuracy of their own classifier. */
import type { Change } from '../changes.ts'
import type { Database } from '../read-only.ts'
import { representationScores, type Unseeded } from './representations.ts'

export interface SupervisedRun {
  id: string
  dataset: string
  seed: number
  stale: boolean
  changes: Change[]
  createdAt: number
  config: Unseeded
  /** Whether the epoch was chosen by test accuracy. */
  selectedOnTest: boolean
  accuracy: number
}

/** One row for each run and protocol, last epoch and best epoch. */
export function supervisedRuns(database: Database, datasets: readonly string[]): SupervisedRun[] {
  return representationScores(database, { evaluations: ['supervised'], metrics: ['top1'], everyCondition: true })
    .filter(({ method, trainedOn }) => method === 'supervised' && datasets.includes(trainedOn))
    .map(({ run, trainedOn, seed, stale, changes, createdAt, config, selectedOnTest, value }) => {
      return { id: run, dataset: trainedOn, seed, stale, changes, createdAt, config, selectedOnTest, accuracy: value }
    })
}
