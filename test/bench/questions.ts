/** What the pages and the command line ask of a store, through the code they ask with. */

import { firstOf, shapeOf } from '../../dashboard/features/leaderboard/block.ts'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import { countShown } from '../../dashboard/features/runs/load.ts'
import { PAGE_SIZE } from '../../dashboard/features/runs/params.ts'
import { resolveRunId } from '../../dashboard/features/runs/run-id.ts'
import { runViews } from '../../dashboard/features/runs/view.ts'
import { panelsOf } from '../../dashboard/lib/curves.ts'
import { leaderboardDatasets } from '../../db/queries/leaderboard.ts'
import { curve, getRun } from '../../db/queries/run.ts'
import { runFacets, tagsInUse } from '../../db/queries/run-facets.ts'
import type { RunFilter } from '../../db/queries/run-filter.ts'
import { countsByStatus, countsBySuite, lastChange, listRuns } from '../../db/queries/runs.ts'
import { countStale } from '../../db/queries/stale.ts'
import type { Database } from '../../db/read-only.ts'
import { LONG_CURVES, LONG_RUN } from './large-store.ts'
import { WIDE } from './wide-store.ts'

type Question = (database: Database) => unknown

/** The page /runs and its counts. */
const runsPage =
  (filter: RunFilter): Question =>
  (database) => {
    const facets = runFacets(database, filter)
    const views = countShown(facets, filter) === 0 ? [] : runViews(database, { ...filter, limit: PAGE_SIZE })
    return [lastChange(database), countsBySuite(database), facets, tagsInUse(database), views]
  }

/** The page /, its first piece included: nothing of an earlier answer is kept. */
export const leaderboardPage =
  (dataset: string): Question =>
  (database) => {
    const loaded = loadLeaderboard(database, { dataset })!
    return [shapeOf(loaded.view), firstOf(loaded.view), lastChange(database)]
  }

export const LARGE: Record<string, Question> = {
  'runs, first page': runsPage({}),
  'runs, page 900': (database) => runViews(database, { limit: PAGE_SIZE, offset: 899 * PAGE_SIZE }),
  'runs of the largest suite': runsPage({ suite: 'sweep' }),
  'runs of an old suite': runsPage({ suite: 'old' }),
  'runs of a small suite': runsPage({ suite: 'quick' }),
  'runs that failed': runsPage({ status: 'failed' }),
  'runs on a data set': runsPage({ dataset: 'cifar10' }),
  'runs of a suite on a data set': runsPage({ suite: 'standard', dataset: 'cifar10' }),
  'runs of a method that failed': runsPage({ dataset: 'cifar10', method: 'byol', status: 'failed' }),
  'runs of a masking': runsPage({ masking: 'adios' }),
  'runs found by two words': runsPage({ search: 'byol cifar10' }),
  'runs of a suite found by a word that is rare': runsPage({ suite: 'sweep', search: 'nowhere' }),
  'runs with a tag': runsPage({ tag: 'paper' }),
  status: (database) => [
    countsBySuite(database),
    countsByStatus(database),
    countStale(database),
    ...(['running', 'failed', 'queued', 'interrupted'] as const).map((status) => listRuns(database, { status })),
  ],
  'a curve of 100,000 points': (database) => curve(database, LONG_RUN, LONG_CURVES[0]),
  "that run's page, four such curves": (database) => [
    getRun(database, resolveRunId(database, LONG_RUN)!),
    panelsOf(database, LONG_RUN),
    runViews(database, { id: LONG_RUN }),
  ],
  "an ordinary run's page": (database) => {
    const [id] = runViews(database, { limit: 1, offset: 500 }).map((view) => view.id)
    return [getRun(database, resolveRunId(database, id!)!), panelsOf(database, id!), runViews(database, { id: id! })]
  },
  'data sets of the leaderboard': leaderboardDatasets,
}

export const WIDE_BOARD: Record<string, Question> = { 'leaderboard of 400 rows x 130 columns': leaderboardPage(WIDE) }

/** A question for every data set there is. */
export const leaderboards = (datasets: readonly string[]): Record<string, Question> =>
  Object.fromEntries(datasets.map((dataset) => [`leaderboard of ${dataset}`, leaderboardPage(dataset)]))
