import { parse } from 'csv-parse/browser/esm/sync'
import { describe, expect, test } from 'vitest'
import { chipsOf } from '../../../dashboard/features/leaderboard/controls.ts'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { runs, suiteRuns } from '../../../db/schema/index.ts'
import { findSide } from '../../../harness/analysis/compare/find-runs.ts'
import { formatP } from '../../../harness/statistics/p-value.ts'
import { summarize } from '../../../harness/statistics/summary.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore } from '../compare/store.ts'

const SEEDS = [0, 1, 2]

function filled() {
  const store = makeStore()
  for (const seed of SEEDS) {
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 100, 'linear top1': 0.8 + seed / 100 } })
    store.add({ seed, masking: 'adios', scores: { 'knn top1': 0.9 + seed / 99 } })
    store.add({ seed, method: 'byol', scores: { 'linear top1': 0.6 } })
  }
  store.add({ dataset: 'scenes', scores: { 'multilabel f1_macro': 0.5 } })
  return store
}

/** Answers on a filled store. */
async function leaderboard(...words: string[]) {
  using store = filled()
  using here = commands()
  return await here.maskbench('leaderboard', '--db', store.path, ...words)
}

describe('maskbench leaderboard', () => {
  test('prints the rows of the first data set, what ± is, how each column was measured, and names the others', async () => {
    const { code, stdout, stderr } = await leaderboard()
    expect(code, stderr).toBe(0)
    const rows = stdout.split('\n').filter((line) => /^(SimCLR|BYOL)/.test(line))
    expect(rows.map((row) => row.match(/^(\w+(?: \+ \w+)?)/)![1])).toEqual(['SimCLR', 'BYOL', 'SimCLR + ADIOS'])
    expect(rows[0]).toMatch(/81\.0 ± 2\.5 \(3\) +71\.0 ± 2\.5 \(3\)$/)
    expect(rows[1]).toMatch(/60\.0 \(3, all equal\)$/)
    expect(stdout).toContain(
      'All equal: all seeds gave the same value (deterministic, or equal by chance), so that its runs count as one observation in tests.',
    )
    expect(rows[2]).toMatch(/\*91\.0 ± 2\.5 \(3\)$/)
    expect(stdout).toContain('±: half the width of the 95% interval of the mean over seeds.')
    expect(stdout).toContain('k-NN: as usual.')
    expect(stderr).toBe('This is fashion-mnist-mini; --dataset chooses another: scenes\n')
  })

  test.each([
    ['text', '±: half the width of the 95% interval of the mean over seeds. LaTeX has the standard deviation'],
    ['md', '±: half the width of the 95% interval of the mean over seeds. LaTeX has the standard deviation'],
    ['latex', 'the standard deviation over seeds, as most papers print it; text and Markdown have half the width'],
  ])('says in %s what ± is, and that another format has another spread', async (format, words) => {
    expect((await leaderboard('--format', format)).stdout).toContain(words)
  })

  test('takes only rows of a suite, over all their seeds, and names the suites there are', async () => {
    using store = filled()
    using here = commands()
    const { id, dataset, method, masking } = runs
    const all = store.database.select({ id, dataset, method, masking }).from(runs).all()
    const put = (suite: string, run: (typeof all)[number]) =>
      store.database.insert(suiteRuns).values({ suite, runId: run.id, position: 0, status: 'done' }).run()
    put('mine', all.find((run) => run.method === 'simclr' && run.masking === 'none')!)
    put('scenes', all.find((run) => run.dataset === 'scenes')!)
    const ask = (...words: string[]) => here.maskbench('leaderboard', '--db', store.path, ...words)
    const answer = JSON.parse((await ask('--suite', 'mine', '--json')).stdout)
    expect(answer.rows.map(({ title }: { title: string }) => title)).toEqual(['SimCLR'])
    expect(answer.rows[0].cells[0]).toMatchObject({ n: 3, seeds: SEEDS })
    expect(answer.source).toContain('leaderboard --suite mine')
    const unknown = await ask('--suite', 'none')
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('--suite none: no run of this suite is stored. there are mine, scenes'),
    ])
    const elsewhere = await ask('--suite', 'mine', '--dataset', 'scenes')
    expect(elsewhere.stderr).toContain('no row of scenes and the suite mine matches')
    expect((await ask('--suite', 'scenes')).stderr).toMatch(/^This is scenes; /)
    const loaded = loadLeaderboard(store.database, { suite: 'mine' })!
    expect(chipsOf(loaded.params, loaded.board, loaded.view)).toEqual([{ label: 'suite mine', href: '/' }])
    expect(loaded.view.rows).toHaveLength(1)
    const wrong = loadLeaderboard(store.database, { suite: 'none' })!
    expect([wrong.params.suite, wrong.ignored]).toEqual([
      null,
      [{ name: 'suite', value: 'none', why: 'no run of this suite is stored' }],
    ])
  })

  test('keeps the order of the columns that are named, and sorts by the first', async () => {
    const asked = ['--dataset', 'fashion-mnist-mini', '--columns', 'knn/top1,linear/top1,imagesPerSecond,seconds']
    const { stdout } = await leaderboard(...asked)
    const [head, ...lines] = stdout.split('\n')
    expect(head).toMatch(/k-NN top-1, % +Linear (probe )?top-1, % +Speed, images\/s +Time, s$/i)
    expect(lines.filter((line) => /^(SimCLR|BYOL)/.test(line))[0]).toMatch(/^SimCLR \+ ADIOS/)
    const turned = (await leaderboard('--dataset', 'fashion-mnist-mini', '--columns', 'linear/top1,knn/top1')).stdout
    expect(turned).toMatch(/^.*Linear.* +k-NN top-1, %/)
    expect(turned.split('\n').filter((line) => /^(SimCLR|BYOL)/.test(line))[0]).toMatch(/^SimCLR {2}/)
  })

  test('gives columns that are named apart headings of their own in LaTeX, and each protocol once', async () => {
    using store = makeStore()
    for (const seed of SEEDS) store.add({ seed, scores: { 'knn top1': 0.7, 'linear top1': 0.8, 'knn top5': 0.9 } })
    using here = commands()
    const words = ['--columns', 'knn/top1,linear/top1,knn/top5', '--format', 'latex', '--db', store.path]
    const { stdout } = await here.maskbench('leaderboard', ...words)
    expect(stdout.split('\n').find((line) => line.includes('Method &'))).toMatch(/Top-1.*Top-1.*Top-5/)
    expect(stdout.split('\n').find((line) => line.includes('multicolumn'))).toMatch(/k-NN.*Linear.*k-NN/)
    expect(stdout.match(/k-NN: as usual/g)).toHaveLength(1)
  })

  test.each([
    ['latex', 'BYOL & 60.0 \\\\'],
    ['latex', 'Several seeds without $\\pm$: all gave the same value.'],
    ['md', '60.0 (n = 3, all equal)'],
  ])(
    'says in %s also where all runs have the same value how many there are, in LaTeX in the caption',
    async (format, cell) => {
      const { stdout } = await leaderboard('--dataset', 'fashion-mnist-mini', '--columns', 'linear', '--format', format)
      expect(stdout).toContain(cell)
    },
  )

  test('prints LaTeX of the scores that are named, with deviations and without rows that lack them', async () => {
    const { stdout, stderr } = await leaderboard(
      ...['--dataset', 'fashion-mnist-mini', '--columns', 'knn', '--format', 'latex'],
    )
    expect(stdout).toContain(
      '\\caption{Fashion-MNIST mini: mean $\\pm$ standard deviation over seeds, n = 3 unless noted. k-NN: as usual.',
    )
    const rows = stdout.split('\n').filter((line) => /^ {4}(SimCLR|BYOL)/.test(line))
    expect(rows.map((row) => row.trim())).toEqual([
      'SimCLR + ADIOS & \\textbf{91.0 $\\pm$ 1.0} \\\\',
      'SimCLR & 71.0 $\\pm$ 1.0 \\\\',
    ])
    expect(stdout).toContain('npx maskbench leaderboard --dataset fashion-mnist-mini --columns knn --format latex')
    expect(stderr).toBe('')
  })

  test('prints the differences from a row that its title names, and columns of the cost', async () => {
    const words = ['--dataset', 'fashion-mnist-mini', '--columns', 'knn/top1,seconds', '--baseline', 'SimCLR']
    const { stdout } = await leaderboard(...words, '--format', 'csv')
    const [head, first] = stdout.split(/\r?\n/)
    expect(head).toContain('row,details,"k-NN top-1 (as usual): mean, %","k-NN top-1 (as usual): sd, pp",')
    expect(head).toMatch(
      /"k-NN top-1 \(as usual\): difference from SimCLR, ResNet-18[^"]*, pp",.*: p_corrected,"Time, s"$/,
    )
    const { mean, sd, ci95 } = summarize(SEEDS.map((seed) => 90 + (100 * seed) / 99))
    const numbers = [mean, sd!, 3, ...ci95!].map((value) => Number(value.toPrecision(6)))
    expect(first).toMatch(/^SimCLR \+ ADIOS,"[^"]*",/)
    expect(first).toContain(`",${numbers.join()},`)
    const answer = JSON.parse((await leaderboard(...words, '--json')).stdout)
    expect(answer.rows[0].cells[0]).toMatchObject({ n: 3, seeds: SEEDS, rank: 1, difference: { tests: 1 } })
    const text = (await leaderboard(...words.slice(0, 4))).stdout
    expect(text.split('\n')[0]).toMatch(/k-NN top-1, % +Time, s$/)
  })

  test('prints in Markdown the p of each difference beside it, as text does', async () => {
    const words = ['--dataset', 'fashion-mnist-mini', '--columns', 'knn/top1', '--baseline', 'SimCLR']
    const [head, , first] = (await leaderboard(...words, '--format', 'md')).stdout.split('\n')
    expect(head).toContain('| k-NN top-1 (as usual): difference | k-NN top-1 (as usual): p Holm |')
    const answer = JSON.parse((await leaderboard(...words, '--json')).stdout)
    const { pAdjusted, significant } = answer.rows[0].cells[0].difference
    expect(significant).toBe(true)
    expect(first).toMatch(/ \| \*\*91\.0 .*\*\* \| \+20\.0 \[[^\]]*\] \| /)
    expect(first).toContain(`] | ${formatP(pAdjusted)}\\* |`)
  })

  test('prints CSV of numbers alone, which a program reads as a table', async () => {
    const words = ['--dataset', 'fashion-mnist-mini', '--baseline', 'SimCLR + ADIOS', '--format', 'csv']
    const { stdout } = await leaderboard(...words)
    const [head, ...rows] = parse(stdout) as string[][]
    expect(rows.map(([title]) => title)).toEqual(['SimCLR', 'BYOL', 'SimCLR + ADIOS'])
    for (const row of rows) {
      for (const text of row.slice(2)) expect(text).toMatch(/^(-?\d+(\.\d+)?(e-\d+)?)?$/)
    }
    const [simclr, byol] = rows.map((row) => Object.fromEntries(row.map((text, i) => [head![i], text])))
    const difference = head!.find((name) => name.startsWith('k-NN top-1 (as usual): difference from SimCLR + ADIOS, '))!
    expect(Number(simclr![difference])).toBeCloseTo(71 - 90 - 100 / 99, 3)
    expect(byol!['k-NN top-1 (as usual): mean, %']).toBe('')
    expect(byol!['k-NN top-1 (as usual): n']).toBe('')
  })

  test('takes the data set as a word, by its key or title in any case', async () => {
    for (const words of [['scenes'], ['Scenes'], ['--dataset', 'SCENES'], ['scenes', '--dataset', 'Scenes']]) {
      const { code, stdout, stderr } = await leaderboard(...words, '--json')
      expect(code, stderr).toBe(0)
      const { dataset, source } = JSON.parse(stdout)
      expect([dataset, source]).toEqual(['scenes', expect.stringContaining('leaderboard --dataset scenes')])
    }
    expect((await leaderboard('Fashion MNIST mini')).stderr).toBe('')
  })

  test('takes a row that shares its title by its details, the name of its runs, or its id, and else lists them', async () => {
    using store = makeStore()
    using here = commands()
    const add = (width: number) => (variant: string) =>
      SEEDS.map((seed) => {
        const config = { backbone: { name: 'resnet18-cifar', width } }
        return store.add({
          seed,
          method: 'random-init',
          variant,
          config,
          scores: { 'knn top1': seed / 100 + width / 99 },
        })
      })[0]!
    const groupOf = (id: string) => findSide(store.database, id).side!.groupId
    const [small, large] = [groupOf(add(8)('small')), groupOf(add(16)('large'))]
    const against = (baseline: string) =>
      here.maskbench('leaderboard', '--db', store.path, '--format', 'csv', '--baseline', baseline)
    const { rows } = JSON.parse((await here.maskbench('leaderboard', '--db', store.path, '--json')).stdout)
    const { title, details } = rows.find(({ key }: { key: string }) => key === small)
    const refused = await against('Random init')
    expect([title, refused.code]).toEqual(['Random init', 2])
    expect(refused.stderr).toMatch(
      /--baseline Random init: 2 rows are called so\. name one with its details, or by its id: /i,
    )
    for (const id of [small, large]) expect(refused.stderr).toContain(`(${id})`)
    const wanted = (await against(small)).stdout.split('\n').slice(0, 3)
    expect(wanted.join()).toContain('difference')
    for (const name of [`${title}, ${details}`, `${title}  ${details}`, small.slice(0, 9)]) {
      const { code, stderr, stdout } = await against(name)
      expect([name, code, stderr]).toEqual([name, 0, expect.not.stringContaining('baseline')])
      expect(stdout.split('\n').slice(0, 3)).toEqual(wanted)
    }
    const called = await against('fashion-mnist-mini/random-init')
    expect(called.stderr).toMatch(/2 configurations are called "fashion-mnist-mini\/random-init"/)
    const byol = groupOf(store.add({ method: 'byol', scores: { 'knn top1': 0.5 } }))
    const byId = (await against(byol)).stdout.split('\n').slice(0, 3)
    expect((await against('fashion-mnist-mini/byol')).stdout.split('\n').slice(0, 3)).toEqual(byId)
    expect((await against('nobody')).stderr).toContain(`${title}, ${details}`)
  })

  test.each([
    [
      ['--dataset', 'foo'],
      // Not those that only papers have numbers on.
      /--dataset foo: no result is stored for this data set. there are fashion-mnist-mini, scenes$/m,
    ],
    [['scenes', '--dataset', 'stl10'], /the data sets scenes and stl10 are both named. name one/],
    [['--columns', 'top'], /--columns top: this data set has no such column. there are .*knn\/top1/],
    [['--sort', 'top'], /--sort top: this data set has no such column/],
    [
      ['--baseline', 'nobody'],
      /--baseline nobody: this data set has no such measured row. there are own, none, SimCLR/,
    ],
    [['--method', 'dino'], /no row of fashion-mnist-mini matches. there are the methods .*byol/],
    [['--format', 'markdown'], /Allowed choices are text, md, latex, csv, json/],
  ])('%j is refused, and what there is is named', async (words, reason) => {
    const { code, stdout, stderr } = await leaderboard(...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(reason)
  })
})
