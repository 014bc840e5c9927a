/** Numbers that others report become rows like any other, with their source and without anything to compute. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadPairs } from '../../dashboard/features/significance/load.ts'
import { significanceParams } from '../../dashboard/features/significance/params.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { configsOfRuns } from '../../db/queries/configs.ts'
import { leaderboardGroups, leaderboardScores, publishedScores } from '../../db/queries/leaderboard.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { runName } from '../../db/run-name.ts'
import { buildBoard } from '../../harness/analysis/board/board.ts'
import { acrossDatasets } from '../../harness/analysis/significance/across-datasets.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { pairsView } from '../../harness/analysis/significance/view.ts'
import golden from '../golden/stats-table.json' with { type: 'json' }
import { commands, type Here } from './helpers/in-process.ts'

const { methods, seeds, values } = golden
/** The last data set of the golden table is none of ours. */
const DATASETS = golden.datasets.map((dataset) => (dataset === 'pets' ? 'flowers102' : dataset))
const LONG = [
  'method,dataset,seed,value',
  ...methods.flatMap((method, m) =>
    DATASETS.flatMap((dataset, d) => seeds.map((seed, s) => [method, dataset, seed, values[m]![d]![s]].join())),
  ),
].join('\n')
const WIDE = [
  ['method', ...DATASETS].join(),
  ...methods.map((method, m) => [method, ...values[m]!.map((cell) => cell.join(' '))].join()),
].join('\n')

const store = (here: Here) => openReadOnly(join(here.path, 'maskbench.sqlite'))!
const close = (actual: number | null, expected: number) =>
  expect(Math.abs(actual! - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)))

it.each([
  ['seeds that the table names are paired', LONG, 'paired'],
  ["values without seeds are tested by Welch's test", WIDE, 'welch'],
] as const)('%s, with the numbers of scipy', async (_, text, test) => {
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), text)
  const imported = await here.maskbench('import', 'scores.csv', '--source', 'Table 2 of them')
  expect([imported.code, imported.stdout]).toEqual([
    0,
    'scores.csv: 20 rows with 100 numbers as fractions, from "Table 2 of them"; 100 runs new\n',
  ])
  expect(imported.stderr).toContain('evaluation linear, metric top1, protocol as reported')
  const database = store(here)
  golden[test].forEach((expected, d) => {
    const { rows, pairs, column } = significance(database, { dataset: DATASETS[d]! })!
    expect(column.protocol).toBe('as reported')
    const methodOf = new Map(rows.map(({ key, method }) => [key, method]))
    for (const { a, b, p, statistic, df, holm } of expected.pairs) {
      const found = pairs.find((pair) => {
        const names = [methodOf.get(pair.a), methodOf.get(pair.b)]
        return names.includes(a) && names.includes(b)
      })!
      expect(found.test).toBe(test)
      close(found.p, p)
      close(found.pAdjusted, holm)
      close(Math.abs(found.statistic!), Math.abs(statistic))
      close(found.df, df)
    }
  })
  const across = acrossDatasets(database)!
  close(across.result!.friedman.chi2, golden.friedman.chi2)
  for (const { method, meanRank, origin } of across.rows) {
    close(meanRank, golden.mean_ranks[method as 'byol'])
    expect(origin).toBe('reported')
  }
  database.$client.close()
})

it('is a row with its source everywhere, that nothing can make stale', async () => {
  using here = commands()
  writeFileSync(
    join(here.path, 'a.md'),
    '| method | cifar10 |\n|--|--|\n| SimCLR + ADIOS | 81.2;81.9 |\n| SimCLR | 80.1;80.3 |\n',
  )
  await here.maskbench('import', 'a.md', '--source', 'Table 9')
  const runs = JSON.parse((await here.maskbench('runs', '--json')).stdout)
  expect(runs).toHaveLength(4)
  for (const run of runs)
    expect(run).toMatchObject({ kind: 'reported', status: 'done', stale: false, variant: 'reported' })
  const shown = await here.maskbench('show', runs[0].id)
  expect(shown.stdout).toContain('reportedIn  Table 9')
  expect(shown.stdout).toContain("npx maskbench import a.md --source 'Table 9'")
  expect(shown.stdout).not.toContain('verify')
  const verified = await here.maskbench('verify', runs[0].id)
  expect([verified.code, verified.stderr]).toEqual([2, expect.stringContaining('holds numbers that others report')])
  const compared = await here.maskbench('compare', 'cifar10/simclr-reported', 'cifar10/simclr-adios-reported', '--json')
  expect(JSON.parse(compared.stdout)).toMatchObject({
    sharedSeeds: [],
    scores: [{ test: 'welch', protocol: 'as reported' }],
  })
  const database = store(here)
  for (const run of listRuns(database)) {
    expect(listRuns(database, { search: runName(run) }).map(({ id }) => id)).toEqual([run.id])
  }
  const { params } = readParams(significanceParams, {})
  expect(pairsView(loadPairs(database, params)!).matrix.map(({ title, origin }) => [title, origin])).toEqual([
    ['SimCLR + ADIOS', 'reported'],
    ['SimCLR', 'reported'],
  ])
  expect([...loadPairs(database, params)!.names.values()][0]!.details).toBe('backbone not named · reported · Table 9')
  database.$client.close()

  const exported = await here.maskbench('export', '--out', 'all.tar')
  expect(exported.code, exported.stderr).toBe(0)
  const copied = await here.maskbench('import', 'all.tar', '--db', 'copy.sqlite')
  expect(copied.stdout).toContain('4 runs new')
  expect(JSON.parse((await here.maskbench('runs', '--db', 'copy.sqlite', '--json')).stdout)).toHaveLength(4)
})

it('the same file again adds nothing, other numbers of the same source are refused as a whole', async () => {
  using here = commands()
  const imported = async (text: string, ...words: string[]) => {
    writeFileSync(join(here.path, 'scores.csv'), text)
    const { code, stdout, stderr } = await here.maskbench('import', 'scores.csv', ...words)
    return code === 0 ? stdout.split('; ')[1]!.trim() : stderr
  }
  expect(await imported('method,cifar10\nx,81;82')).toBe('2 runs new')
  expect(await imported('method,cifar10\nx,81;82')).toBe('0 runs new, 2 already there')
  expect(await imported('method,cifar10\nx,0.81;0.82;0.83')).toBe('1 run new, 2 already there')
  const refused = await imported('method,cifar10\ny,70\nx,99')
  expect(refused).toContain('cifar10/x-reported/-1 from "scores.csv" is stored already, with other numbers (run ')
  expect(JSON.parse((await here.maskbench('runs', '--json')).stdout)).toHaveLength(3)
  expect(refused).toContain('or remove what is stored with `npx maskbench db remove --source scores.csv --yes`')
  expect(await imported('method,cifar10\ny,70\nx,99', '--source', 'Table 3')).toBe('2 runs new')
})

it('a row that was stored without masks before a masking could be not given is the same row', async () => {
  using here = commands()
  const imported = async (text: string, ...more: string[]) => {
    writeFileSync(join(here.path, 'a.csv'), text)
    return here.maskbench('import', 'a.csv', ...more)
  }
  await imported('method,cifar10\nx,81;82', '--masking', 'none')
  expect((await imported('method,cifar10\nx,81;82')).stdout).toContain('0 runs new, 2 already there')
  expect((await imported('method,cifar10\nx,81;83')).stderr).toContain('stored already, with other numbers')
  const both = 'method,masking,seed,cifar10\ny,none,0,70\ny,,0,71'
  expect((await imported(both, '--source', 'both')).stdout).toContain('2 runs new')
  expect((await imported(both, '--source', 'both')).stdout).toContain('0 runs new, 2 already there')
})

it('numbers that another source has already are said to count twice, whatever the layout of its table', async () => {
  using here = commands()
  const imported = async (file: string, text: string) => {
    writeFileSync(join(here.path, file), text)
    const { code, stderr } = await here.maskbench('import', file)
    expect(code, stderr).toBe(0)
    return stderr.match(/\d+ of the .* already/g) ?? []
  }
  expect(await imported('long.csv', LONG)).toEqual([])
  expect(await imported('wide.csv', WIDE)).toEqual(['100 of the 100 new numbers are stored from "long.csv" already'])
  expect(await imported('wide.csv', WIDE)).toEqual([])
  const [method, dataset, value] = [methods[0]!, DATASETS[0]!, values[0]![0]![0]!]
  expect(await imported('part.csv', `method,${dataset}\n${method},${value};0.0123\nmine,${value}`)).toEqual([
    '1 of the 3 new numbers is stored from "long.csv" already',
    '1 of the 3 new numbers is stored from "wide.csv" already',
  ])
  const { stdout } = await here.maskbench('import', 'part.csv', '--source', 'mine', '--json')
  expect(JSON.parse(stdout).storedElsewhere).toContainEqual({ source: 'part.csv', numbers: 3 })
})

it('says nothing of a table of means of which a few are single values of another by chance', async () => {
  using here = commands()
  const methods = Array.from({ length: 5 }, (_, i) => `m${i}`)
  const datasets = ['cifar10', 'stl10']
  const long = methods.flatMap((method, m) =>
    datasets.flatMap((dataset) => [0, 1, 2, 3, 4].map((seed) => [method, dataset, seed, 80 + m + seed / 10].join())),
  )
  const imported = async (file: string, lines: string[]) => {
    writeFileSync(join(here.path, file), lines.join('\n'))
    const { code, stderr } = await here.maskbench('import', file)
    expect(code, stderr).toBe(0)
    return stderr
  }
  await imported('long.csv', ['method,dataset,seed,value', ...long])
  const means = (shared: number) =>
    methods.map((method, m) => [method, 80 + m + (m < shared ? 0.2 : 0.23), 80 + m + 0.27].join())
  expect(await imported('means.csv', ['method,cifar10,stl10', ...means(2)])).not.toContain('already')
  expect(await imported('most.csv', ['method,cifar10,stl10', ...means(5)])).toContain(
    '5 of the 10 new numbers are stored from "long.csv" already',
  )
})

it('the same numbers under another protocol are refused for the protocol, until they are removed', async () => {
  using here = commands()
  const imported = (protocol: string) => {
    writeFileSync(join(here.path, 'scores.csv'), `method,dataset,protocol,value\nx,cifar10,${protocol},81`)
    return here.maskbench('import', 'scores.csv', '--source', 'Table 2')
  }
  expect((await imported('100 epochs SGD')).code).toBe(0)
  const refused = await imported('200 epochs SGD')
  expect([refused.code, refused.stderr]).toEqual([2, expect.not.stringContaining('other numbers')])
  expect(refused.stderr).toContain(
    'stored already, with the same numbers and another protocol: "100 epochs SGD", and here "200 epochs SGD" (run ',
  )
  const [, words] = /`npx maskbench (db remove --source 'Table 2' --yes)/.exec(refused.stderr)!
  expect(words).toBeDefined()
  expect((await here.maskbench('db', 'remove', '--source', 'Table 2', '--yes')).code).toBe(0)
  expect((await imported('200 epochs SGD')).code).toBe(0)
})

it('keeps every option in the stored command', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'one.csv'), 'method,acc\nx,81.2\n')
  const options =
    '--source mine --unit percent --data pets --masking none --backbone resnet18 --evaluation knn --metric top1 --protocol ours --value acc --any-dataset'
  const { code, stderr } = await here.maskbench('import', 'one.csv', ...options.split(' '))
  expect(code, stderr).toBe(0)
  const [run] = JSON.parse((await here.maskbench('runs', '--json')).stdout)
  const { stdout } = await here.maskbench('show', run.id, '--json')
  expect(stdout).toContain(`npx maskbench import one.csv ${options}`)
})

it('warns where fractions are taken as percentages, and names a leaderboard that has the rows', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), 'method,cells\nx,0.81')
  const words = ['import', 'scores.csv', '--any-dataset', '--source', 'mine']
  const doubtful = await here.maskbench(...words, '--unit', 'percent')
  expect(doubtful.stderr).toContain('warning: all values lie within 0 and 1, and percent was asked for')
  expect(doubtful.stderr).toContain('To see its rows: npx maskbench leaderboard --dataset cells\n')
  expect((await here.maskbench('leaderboard', '--dataset', 'cells')).stdout).toContain('mine')
  expect(doubtful.stderr).not.toContain('did you mean')
  writeFileSync(join(here.path, 'wide.csv'), 'method,SLT-10,cifar20\nx,81,82')
  const near = await here.maskbench('import', 'wide.csv', '--any-dataset')
  expect(near.stderr.match(/warning: .*/g)).toEqual([
    'warning: "SLT-10" is kept as a data set of its own; did you mean stl10?',
  ])
  const plain = await here.maskbench(...words.slice(0, -1), 'other')
  expect([plain.code, plain.stderr]).toEqual([0, expect.not.stringContaining('warning')])
})

it('stands in a column of its own unless the protocol is told, and printed numbers never stand in it', async () => {
  using here = commands()
  const rows = ['method,dataset,protocol,value', 'x,stl10,,81', 'y,stl10,,82', 'z,stl10,100 epochs SGD,83']
  writeFileSync(join(here.path, 'scores.csv'), rows.join('\n'))
  const { code, stderr } = await here.maskbench('import', 'scores.csv')
  expect(code, stderr).toBe(0)
  const database = store(here)
  const configs = (ids: string[]) => configsOfRuns(database, ids)
  const [groups, scores] = [leaderboardGroups(database, 'stl10'), leaderboardScores(database, 'stl10')]
  const board = buildBoard(groups, scores, publishedScores(database, 'stl10'), configs)
  const held = (protocol: string) => {
    const { places, key } = board.columns.find((one) => one.evaluation === 'linear' && one.protocol === protocol)!
    const printed = board.rows.filter(({ published }) => published.has(key))
    return { measured: places.map((place) => board.rows[place]!.title), printed: printed.length > 0 }
  }
  expect(held('as reported')).toEqual({ measured: ['x', 'y'], printed: false })
  // As beside measured numbers.
  expect(held('100 epochs SGD')).toEqual({ measured: ['z'], printed: true })
  database.$client.close()
})

it('prints what docs/reported-numbers.md shows', async () => {
  const document = readFileSync('docs/reported-numbers.md', 'utf8')
  const shown = (fence: string) => document.split(fence)[1]!.split('\n```')[0]!
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), shown('```csv\n'))
  const { stdout } = await here.maskbench('import', 'scores.csv', '--source', 'Table 2 of the report')
  expect(stdout.trimEnd()).toBe(shown('```text\n'))
  const compared = await here.maskbench('compare', 'cifar10/simclr-reported', 'cifar10/simclr-adios-reported', '--json')
  expect(JSON.parse(compared.stdout)).toMatchObject({ sharedSeeds: [0, 1], scores: [{ test: 'paired' }] })
})

it('refuses what it cannot store before a store is made', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'pets.csv'), 'method,pets\nx,81')
  writeFileSync(join(here.path, 'notes.csv'), 'method,cifar10\nx,81 ± 2')
  writeFileSync(join(here.path, 'other.bin'), 'neither\0')
  const refused = async (...words: string[]) => {
    const { code, stderr } = await here.maskbench('import', ...words)
    expect(code).toBe(2)
    return stderr
  }
  expect(await refused('pets.csv')).toMatch(/unknown data set "pets".*available: uci-heart/)
  writeFileSync(join(here.path, 'wide.csv'), 'method,SLT-10,pets,cifar10\nx,81,82,83')
  expect(await refused('wide.csv')).toMatch(/unknown data sets "SLT-10", "pets"\. did you mean stl10 by "SLT-10"/)
  expect(await refused('notes.csv')).toContain('a mean with a spread')
  expect(await refused('none.csv')).toContain('there is no file none.csv')
  expect(await refused('other.bin', '--source', 'Table 1')).toContain('--source is for tables of numbers')
  expect(await refused('other.bin', '--any-dataset')).toMatch(/--any-dataset is for.*Markdown or LaTeX table/)
  writeFileSync(join(here.path, 'scores.xlsx'), 'PK\u0003\u0004\0')
  for (const words of [['scores.xlsx'], ['scores.xlsx', '--source', 'Table 1']]) {
    expect(await refused(...words)).toMatch(/is a spreadsheet workbook.*save its sheet as CSV/)
  }
  expect(await refused('.')).toMatch(/is not a file.*or a table such as/)
  expect(await refused('other.bin')).toContain('is not an export of maskbench')
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
})
