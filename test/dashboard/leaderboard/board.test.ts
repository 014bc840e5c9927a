import { describe, expect, it } from 'vitest'
import { leaderboard as answer } from '../../../dashboard/api/answers/leaderboard.ts'
import { firstOf } from '../../../dashboard/features/leaderboard/block.ts'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { leaderboardDatasets } from '../../../db/queries/leaderboard.ts'
import { buildBoard } from '../../../harness/analysis/board/board.ts'
import { costText } from '../../../harness/analysis/board/costs.ts'
import { leaderboardGrid } from '../../../harness/analysis/board/formats/grid.ts'
import { leaderboardJson } from '../../../harness/analysis/board/formats/json.ts'
import type { Cell } from '../../../harness/analysis/board/types.ts'
import { type View, viewBoard } from '../../../harness/analysis/board/view.ts'
import { holm } from '../../../harness/statistics/corrections.ts'
import { testSeeds } from '../../../harness/statistics/pair-rule.ts'
import { summarize } from '../../../harness/statistics/summary.ts'
import { fixtureStore } from '../store.ts'

const { database, writer } = fixtureStore()

const load = (raw: Record<string, string> = {}) => loadLeaderboard(database, { dataset: 'fashion-mnist-mini', ...raw })!
const titles = (raw: Record<string, string> = {}) => load(raw).view.rows.map(({ title }) => title)

const NO_COST = { seconds: null, imagesPerSecond: null, peakRssMb: null }

describe('the leaderboard', () => {
  it('begins with the first data set of the catalogue, however many rows others have', () => {
    expect(loadLeaderboard(database, {})?.dataset).toBe('fashion-mnist-mini')
    expect(leaderboardDatasets(database)[0]).toMatchObject({ dataset: 'fashion-mnist-mini', groups: 7 })
    expect(leaderboardDatasets(database).find(({ dataset }) => dataset === 'scenes')?.groups).toBe(21)
  })

  it('has a row for every configuration, finished seeds only, baselines as rows of their own', () => {
    const { rows } = load().view
    expect(rows).toHaveLength(7)
    expect(rows.map(({ method }) => method)).toEqual(expect.arrayContaining(['raw-pixels', 'random-init']))
    expect(rows.every(({ seeds }) => seeds.length <= 3)).toBe(true)
  })

  it('tells rows of one name apart by what differs in their configuration', () => {
    const simclr = load({ method: 'simclr', masking: 'none' }).view.rows
    expect(simclr.map(({ details }) => details.split(' · ').at(-1))).toEqual(['epochs 15', 'epochs 5'])
  })

  it('aggregates all seeds exactly', () => {
    const cell = cellOf('SimSiam')
    const stored = writer.$client
      .prepare(
        `select value from scores join runs on runs.id = run_id
         where method = 'simsiam' and masking = 'none' and evaluation = 'linear' and status = 'done' order by seed`,
      )
      .pluck()
      .all() as number[]
    expect(cell.measurement.values).toEqual(stored)
    expect(cell.measurement.seeds).toEqual([0, 1, 2])
    expect(cell.summary).toEqual(summarize(stored))
  })

  it('says which printed numbers are of a classifier trained beside the encoder', () => {
    const loaded = loadLeaderboard(database, { dataset: 'clevr' })!
    expect(loaded.view.columns.map(({ protocol, online }) => ({ protocol, online }))).toEqual(
      Array(3).fill({ protocol: 'as printed', online: true }),
    )
    expect(leaderboardGrid(loaded, '').head[2]).toMatch(/\(as printed, online\)$/)
    expect(load({ published: 'true' }).view.columns.some(({ online }) => online)).toBe(false)
  })

  it('leaves out rows that have none of its numbers, says how many, and shows them under their own columns', () => {
    const names = { runId: '', masking: 'none', backbone: '', variant: '' }
    const group = { ...names, name: '', stale: false, changes: [], marks: [], seeds: [0], ...NO_COST }
    const groups = ['simclr', 'supervised'].map((method) => ({ ...group, id: method, method }))
    const score = (id: string, evaluation: string, condition: string) => ({
      dataset: 'fashion-mnist-mini',
      evaluation,
      condition,
      metric: 'top1',
      protocol: `of ${evaluation}`,
      selectedOnTest: false,
      groups: [id],
      values: () => [[0.7]],
      seeds: () => [[0]],
      at: () => [0],
      from: () => [id],
    })
    const noisy = [0.4, -1].map((rate) => score('supervised', 'noisy-labels', `noise=0.2 rate=${rate}`))
    const board = buildBoard(groups, [score('simclr', 'linear', ''), ...noisy], [], (ids) => ids.map(() => ({})))
    const state = { dataset: 'fashion-mnist-mini', method: [], masking: [], backbone: [], search: '', columns: null }
    const view = (columns: string[] | null, order: 'asc' | 'desc' = 'desc') =>
      viewBoard(board, { ...state, columns, sort: null, order, published: false, baseline: null })
    const { rows, elsewhere } = view([board.columns[0]!.key])
    expect([rows.length, elsewhere.rows]).toEqual([3, 0])
    const chosen = view(null)
    expect(chosen.rows.map(({ method }) => method)).toEqual(['simclr'])
    expect(chosen.elsewhere.rows).toBe(2)
    const theirs = view(chosen.elsewhere.columns)
    expect(
      theirs.rows.filter((row) => theirs.columns.some((column) => column.cell(row))).map(({ rate }) => rate),
    ).toEqual([0.4, -1])
  })

  it('gives a single run neither interval nor rank', () => {
    const cell = cellOf('Raw pixels')
    expect(cell.summary).toMatchObject({ n: 1, sd: null, ci95: null })
    expect(cell.rank.value).toBeNull()
    expect(cell.rank.reason).toMatch(/single run/)
  })

  it('lets rows that can not be told apart share a rank, and marks only what is separably best', () => {
    const cells = cellsOf(load().view, 0).map((cell) => cell as Extract<Cell, { kind: 'measured' }>)
    const ranks = cells.flatMap(({ rank }) => rank.value ?? [])
    expect(ranks).toEqual([1, 1, 2, 1, 2, 2])
    const told = firstOf(load().view).cells.map(([cell]) => /^rank .*/m.exec(cell!.how)?.[0])
    expect(told).toHaveLength(7)
    expect(told).toContain('rank 1 of the 6 rows shown that have a rank (paired t or Welch, Holm over all their pairs)')
    // No row is significantly better than all others, so none is bold.
    expect(cells.filter((cell) => cell.best)).toEqual([])
  })

  it('sorts by any column, either way, and keeps rows without the number at the end', () => {
    const { columns } = load().view
    const up = cellsOf(load({ sort: columns[1]!.key, order: 'asc' }).view, 1).map(mean)
    expect(up).toEqual([...up].sort((a, b) => a - b))
    expect(titles({ sort: 'name', order: 'asc' }).slice(0, 2)).toEqual(['BYOL', 'Random init'])
    expect(titles({ sort: 'imagesPerSecond' }).slice(-2)).toEqual(['Random init', 'Raw pixels'])
    expect(titles({ sort: 'imagesPerSecond', order: 'asc' }).slice(-2)).toEqual(['Random init', 'Raw pixels'])
  })

  it('has the same columns of cost, with the same digits, on the page and in every export', () => {
    const loaded = load()
    const { view } = loaded
    expect(view.costs).toEqual(['seconds', 'peakRssMb', 'imagesPerSecond'])
    const { head, rows } = leaderboardGrid(loaded, '')
    expect(head.slice(-3)).toEqual(['Time, s', 'Memory, MB', 'Speed, images/s'])
    for (const [i, { cost }] of view.rows.entries()) {
      const texts = view.costs.map((key) => (cost![key] === null ? '' : costText(key, cost![key])))
      expect(rows[i]!.slice(-3)).toEqual(texts)
    }
    const json = leaderboardJson(loaded, '')
    expect(json.rows.map(({ cost }) => cost)).toEqual(
      view.rows.map(({ cost }) => ({
        seconds: cost!.seconds,
        peakRssMb: cost!.peakRssMb,
        imagesPerSecond: cost!.imagesPerSecond,
      })),
    )
    expect(answer.parse(json).rows[0]!.cost).toEqual(json.rows[0]!.cost)
  })

  it('writes times below ten seconds to a tenth, and memory in megabytes although it is stored in mebibytes', () => {
    expect([9.84, 12.3, 1234.5].map((seconds) => costText('seconds', seconds))).toEqual(['9.8', '12', '1235'])
    expect(costText('peakRssMb', 1000)).toBe('1049')
    expect(costText('imagesPerSecond', 99.6)).toBe('100')
  })

  it('is filtered by method, masking, backbone and words', () => {
    expect(titles({ masking: 'adios' })).toEqual(['SimCLR + ADIOS'])
    expect(titles({ backbone: 'pixels' })).toEqual(['Raw pixels'])
    expect(titles({ q: 'adios SIM' })).toEqual(['SimCLR + ADIOS'])
    expect(load({ q: 'nothing like it' }).view).toMatchObject({ rows: [], hidden: 7 })
  })

  it('names what it does not know and goes on without', () => {
    const { ignored, view, dataset } = load({ dataset: 'mnist', sort: 'beauty', columns: 'a,b' })
    expect(ignored.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'dataset=mnist',
      'columns=a',
      'columns=b',
      'sort=beauty',
    ])
    expect([dataset, view.columns.length]).toEqual(['fashion-mnist-mini', 2])
  })
})

describe('differences', () => {
  const measured = (cell: Cell) => cell as Extract<Cell, { kind: 'measured' }>
  const cellOf = (raw: Record<string, string>, title: string, details = '') => {
    const { rows, columns } = load(raw).view
    const row = rows.find((one) => one.title === title && one.details.includes(details))!
    return measured(columns[0]!.cell(row)).difference
  }

  it("are from a method's own row without masks, trained alike in all else, unless another is chosen", () => {
    expect(load().view.baseline).toBe('own')
    const own = cellOf({}, 'SimCLR + ADIOS')!
    expect(own.against).toMatchObject({ title: 'SimCLR', masking: 'none' })
    // The other one was trained three times as long.
    expect(own.against.details).toContain('epochs 5')
    expect(cellOf({}, 'SimSiam')).toBeNull()
    expect(cellOf({ baseline: 'none' }, 'SimCLR + ADIOS')).toBeNull()
  })

  it('equal what compare says of the same two, corrected over the rows shown', () => {
    const key = load().view.rows.find(({ title }) => title === 'SimSiam')!.key
    const { rows, columns } = load({ baseline: key }).view
    const cells = rows.map((row) => measured(columns[0]!.cell(row)))
    const differences = cells.map(({ difference }) => difference)
    expect(differences.filter(Boolean)).toHaveLength(rows.length - 1)
    const base = measured(columns[0]!.cell(rows.find((row) => row.key === key)!)).measurement
    const seeded = ({ seeds, values }: typeof base) => seeds.map((seed, i) => ({ seed, value: values[i]! }))
    const tests = cells.map(({ measurement }) => testSeeds(seeded(measurement), seeded(base)))
    const expected = holm(tests.map(({ value }, i) => (differences[i] ? (value?.p ?? null) : null)))
    expect(differences.map((one) => one?.pAdjusted ?? null)).toEqual(expected)
    differences.forEach((one, i) => {
      const test = tests[i]!.value
      if (one && test) expect([one.value, one.ci95]).toEqual([test.difference, test.ci95])
    })
    expect(differences.some((one) => one?.significant)).toBe(true)
    expect(differences.find((one) => one?.p === null)?.reason).toMatch(/single run/)
  })

  it('name a row that is not there and go on as usual', () => {
    const { ignored, view } = load({ baseline: 'nothing' })
    expect(ignored).toEqual([{ name: 'baseline', value: 'nothing', why: 'this data set has no such measured row' }])
    expect(view.baseline).toBe('own')
  })

  it('are in the files, as columns of their own and with what they are from', () => {
    const loaded = load()
    const { head, rows, provenance } = leaderboardGrid(loaded, 'a store')
    expect(head.filter((name) => name.endsWith(': difference'))).toHaveLength(loaded.view.columns.length)
    const line = rows.find(([title]) => title === 'SimCLR + ADIOS')!
    expect(line[3]).toMatch(/^[+−]\d+\.\d \[[+−]\d+\.\d, [+−]\d+\.\d\]\*?$/)
    expect(provenance).toMatch(/differences from each method without masks/)
  })
})

describe('noisy labels', () => {
  it('have a row a rate and a column a noise rate, honest ones to begin with', () => {
    const { columns, rows, costs } = load({ dataset: 'uci-splice' }).view
    expect(columns.map(({ title, protocol }) => `${protocol} ${title}`)).toEqual(
      [0, 0.1, 0.2, 0.3, 0.4].map((noise) => `honest noise ${noise}`),
    )
    expect(rows).toHaveLength(11)
    expect(costs).toEqual([])
  })

  it('put printed rows beside what the same protocol measured, never ranked', () => {
    const { columns, rows, compared } = load({ dataset: 'uci-splice', published: 'true' }).view
    expect(columns.every(({ protocol, selectedOnTest }) => protocol === 'published' && selectedOnTest)).toBe(true)
    const printed = rows.filter(({ table }) => table === 'gls-1')
    expect(printed).toHaveLength(11)
    expect(compared).toBe(11)
    const zero = columns[0]!.cell(printed.find(({ rate }) => rate === 0)!)
    expect(zero).toMatchObject({ kind: 'published', value: { value: 0.976, printed: '0.976' } })
  })
})

describe('mask quality', () => {
  const { columns, rows } = load({ dataset: 'scenes-few' }).view

  it('has a column each for the two measures of fit; the others wait to be asked for, FG-ARI on the page of a run', () => {
    expect(columns.map(({ title }) => title)).toEqual(['foreground IoU', 'mean best IoU'])
    const all = load({ dataset: 'scenes-few' }).board.columns.map(({ key }) => key)
    expect(all.filter((key) => key.includes('mask_area'))).toHaveLength(0)
    expect(all.filter((key) => key.includes('mask-area'))).toHaveLength(2)
    expect(all.filter((key) => key.includes('fg-ari'))).toEqual([])
  })

  it('takes its controls along with every number, as means over seeds', () => {
    const { measurement } = columns[1]!.cell(rows[0]!) as Extract<Cell, { kind: 'measured' }>
    expect(measurement.controls?.map(({ title }) => title)).toEqual([
      'shuffled images',
      'stripes',
      'best blob',
      'untrained',
      'k-means on colour',
    ])
    const [stored] = writer.$client
      .prepare("select avg(value) from scores where condition = 'control=stripes' and metric = 'mask_mbo'")
      .pluck()
      .all() as number[]
    expect(measurement.controls?.[1]?.mean).toBeCloseTo(stored!, 12)
  })
})

it('begins in display order and sorts by the first column, however many rows have it', () => {
  const { sort, columns, rows } = load({ dataset: 'scenes' }).view
  expect(columns.map(({ title }) => title)).toEqual(['top-1', 'top-1', 'F1 macro', 'mAP'])
  expect(sort).toBe(columns[0]?.key)
  expect(rows[0]?.title).toBe('SimCLR')
})

it('shows a data set that was never run with the printed rows alone', () => {
  const { view } = load({ dataset: 'stl10' })
  expect(view.compared).toBe(0)
  expect(view.rows.find(({ title, backbone }) => title === 'SimCLR + ADIOS' && backbone === 'resnet18')).toMatchObject({
    table: 'adios-1',
    groupId: null,
  })
})

function cellOf(title: string) {
  const { rows, columns } = load().view
  return columns[0]!.cell(rows.find((row) => row.title === title)!) as Extract<Cell, { kind: 'measured' }>
}

const cellsOf = ({ rows, columns }: View, column: number) => rows.map((row) => columns[column]!.cell(row))

function mean(cell: Cell | undefined): number {
  return cell?.kind === 'measured' ? cell.summary.mean : Number.NaN
}
