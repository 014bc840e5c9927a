/**
 * The table of runs of a Weights & Biases project, by "Export as CSV": the columns that the page shows, such as Name, State,
 * Notes, User, Tags, Created, Runtime, Sweep, then those of config and summary.
 */
import { UsageError } from '../../../base/errors.ts'
import { countedInTerminal } from '../../../base/text.ts'
import { type GivenTable, NUMBER } from '../given-table.ts'
import { headOf, scoreColumn } from './columns.ts'
import type { Reader, Source } from './types.ts'

const TITLE = 'the table of runs of a Weights & Biases project'
/** Columns that W&B adds to every run. */
const OWN = ['Name', 'State', 'Notes', 'User', 'Tags', 'Created', 'Runtime', 'Sweep', 'ID', 'End Time', 'Hostname']

/** What configs call the method, the data set and the seed. */
const CONFIG = {
  method: ['method', 'model', 'algorithm', 'args.method'],
  dataset: ['dataset', 'data.dataset', 'data.name', 'dataset.name', 'args.dataset'],
  seed: ['seed', 'random_seed', 'args.seed'],
}

export const wandbRuns: Reader = {
  title: TITLE,
  recognises: ({ grid }) => ['Name', 'State'].every((column) => headOf(grid).includes(column)),
  read({ grid, chosen }: Source): GivenTable {
    const { head, rows: all } = grid!
    const state = head.indexOf('State')
    const rows = all.filter(({ cells }) => cells[state] === 'finished')
    if (rows.length === 0) {
      throw new UsageError({ what: `${TITLE}, in which no run is finished`, remedy: 'export it when runs are done' })
    }
    const lower = head.map((column) => column.toLowerCase())
    const at = (names: readonly string[]) => lower.indexOf(names.find((name) => lower.includes(name)) ?? '')
    const [method, dataset, seed] = [at(CONFIG.method), at(CONFIG.dataset), at(CONFIG.seed)]
    const isNumeric = (column: number) =>
      rows.some(({ cells }) => cells[column] !== '') &&
      rows.every(({ cells }) => cells[column] === '' || NUMBER.test(cells[column]!))
    const numeric = head.filter((column, i) => !OWN.includes(column) && i !== seed && isNumeric(i))
    const value = scoreColumn(numeric, chosen, TITLE)
    const named = method < 0 ? head.indexOf('Name') : method
    const columns = [
      ['method', named],
      ...(dataset < 0 ? [] : [['dataset', dataset]]),
      ...(seed < 0 ? [] : [['seed', seed]]),
      ['value', head.indexOf(value)],
    ] as [string, number][]
    const unfinished = all.length - rows.length
    return {
      head: columns.map(([name]) => name),
      valueName: value,
      rows: rows.map(({ place, cells }) => ({ place, cells: columns.map(([, i]) => cells[i]!) })),
      notes: [
        `method is its column ${head[named]}, ${dataset < 0 ? 'no column is the data set' : `the data set ${head[dataset]}`}, ${seed < 0 ? 'no column is the seed' : `the seed ${head[seed]}`}, and values are ${value}`,
        ...(seed < 0 && method >= 0
          ? ['runs of one method on one data set count as its seeds, whatever else they differ in']
          : []),
        ...(unfinished > 0 ? [`left out ${countedInTerminal(unfinished, 'run')} whose State is not finished`] : []),
      ],
    }
  },
}
