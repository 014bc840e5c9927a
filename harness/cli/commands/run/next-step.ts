/** What to say after a suite: the first rows of its data sets, and the commands that show and compare them. */

import { joinDetails, splitDetails } from '../../../../db/catalogue/titles.ts'
import { groupsOfRow, rowsOfGroups } from '../../../../db/queries/joined-groups.ts'
import type { Database } from '../../../../db/read-only.ts'
import type { LoadedBoard } from '../../../analysis/board/load.ts'
import type { Row } from '../../../analysis/board/types.ts'
import type { View } from '../../../analysis/board/view.ts'
import { quoted } from '../../../base/quoted.ts'
import { countedInTerminal, inUnit } from '../../../base/text.ts'

/** Data sets and rows that are named; the rest is counted. */
const MOST_DATASETS = 4
const MOST_ROWS = 3

interface Suite {
  /** The training data sets of its runs, and their groups. */
  datasets: readonly string[]
  groupIds: ReadonlySet<string>
  /** Whether the dashboard is open already. */
  served: boolean
}

/** @returns nothing while none of its runs has a score. */
export async function nextStep(database: Database, { datasets, groupIds, served }: Suite): Promise<string[]> {
  const { loadBoard } = await import('../../../analysis/board/load.ts')
  const { viewBoard } = await import('../../../analysis/board/view.ts')
  const { withoutMasks } = await import('../../../analysis/compare/first-pair.ts')
  const { comparablePair, namedPair } = await import('../../../analysis/compare/partner.ts')
  const all = { method: [], masking: [], backbone: [], search: '', columns: null, sort: null, published: false }
  const boards = datasets.flatMap((dataset): SuiteBoard[] => {
    const asked = { ...all, dataset, order: null, baseline: 'none' }
    const loaded = loadBoard(database, asked)
    if (loaded?.dataset !== dataset) return []
    // Of its rows alone, so that the number is one that they have.
    const view = viewBoard(loaded.board, { ...asked, groups: rowsOfGroups(database, dataset, [...groupIds]) })
    return [{ dataset, board: loaded.board, view, rows: ordered(view) }]
  })
  const filled = boards.filter(({ rows }) => rows.length > 0)
  const [first] = filled
  if (first === undefined) return []
  // A row may be shown under a group of before, which lacks the scores that the suite adds.
  const own = (groupId: string) => groupsOfRow(database, groupId).find((id) => groupIds.has(id)) ?? groupId
  const [gain] = filled.flatMap(({ board, rows }) => withoutMasks(board, rows))
  const best = filled.flatMap(({ rows }) => rows.slice(0, MOST_ROWS)).map(({ groupId }) => own(groupId!))
  const pair =
    (gain && namedPair(database, own(gain[0]), own(gain[1]))) ??
    best.map((groupId) => comparablePair(database, groupId)).find((one) => one !== null)
  const more = filled.length - MOST_DATASETS
  return [
    ...filled.slice(0, MOST_DATASETS).map(summary),
    ...(more > 0 ? [`and ${countedInTerminal(more, 'more data set')}`] : []),
    `All rows: \`npx maskbench leaderboard --dataset ${quoted(first.dataset)}\``,
    // What a row is held against comes first, as A.
    ...(pair ? [`A test of a difference: \`npx maskbench compare ${pair.toReversed().map(quoted).join(' ')}\``] : []),
    ...(served ? [] : ['In the browser: `npx maskbench serve`']),
  ]
}

interface SuiteBoard extends Pick<LoadedBoard, 'dataset' | 'board' | 'view'> {
  rows: Row[]
}

/** The rows of a suite that have the number by which they are sorted, best first. */
function ordered({ columns, rows, sort }: View): Row[] {
  const column = columns.find(({ key }) => key === sort)
  return rows.filter((row) => column?.cell(row))
}

/** `scenes, Tags F1 macro, %, means, best first: 54.1 SimCLR, 50.0 BYOL and 4 more rows` */
function summary({ dataset, view, rows }: SuiteBoard): string {
  const { band, title, unit, cell } = view.columns.find(({ key }) => key === view.sort)!
  const named = rows.slice(0, MOST_ROWS).map((row) => {
    const found = cell(row)
    const mean = found?.kind === 'measured' ? `${inUnit(found.summary.mean, unit)} ` : ''
    const apart = toldApart(row, rows)
    return `${mean}${row.title}${apart && ` (${apart})`}`
  })
  const more = rows.length > MOST_ROWS ? ` and ${countedInTerminal(rows.length - MOST_ROWS, 'more row')}` : ''
  return `${dataset}, ${band} ${title}${unit === 'percent' ? ', %' : ''}, means, best first: ${named.join(', ')}${more}`
}

/** What of the details of a row some other of its title has not; empty where it is the only one of that title. */
function toldApart(row: Row, rows: readonly Row[]): string {
  const alike = rows.filter(({ title }) => title === row.title).map(({ details }) => splitDetails(details))
  const apart = splitDetails(row.details).filter((part) => alike.some((parts) => !parts.includes(part)))
  if (alike.length === 1) return ''
  return apart.length > 0 ? joinDetails(...apart) : row.details
}
