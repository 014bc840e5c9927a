/** `compare --format`: the same cells as the downloads of the page, and LaTeX that fits a page. */
import { eq } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { GET } from '../../../dashboard/app/compare/[file]/route.ts'
import { numbersOf } from '../../../dashboard/features/compare/view.ts'
import { meta, runs, scores as scoresTable } from '../../../db/schema/index.ts'
import { formatP } from '../../../harness/statistics/p-value.ts'
import { annotate } from '../../../harness/store/annotate.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore, type Store } from './store.ts'

const PLAIN = 'fashion-mnist-mini/simclr'
const MASKED = 'fashion-mnist-mini/simclr-adios'
const KNN = {
  ...{ dataset: 'fashion-mnist-mini', evaluation: 'knn', condition: '', metric: 'top1', protocol: 'as usual' },
  ...{ value: 0.6, details: {}, createdAt: 1 },
}

function threeSeeds(): Store {
  const store = makeStore()
  for (const seed of [0, 1, 2]) {
    const scores = {
      'knn top1': 0.7 + seed / 100,
      'linear top1': 0.8 + seed / 50,
      'quality alignment': 0.3 + seed / 50,
    }
    store.add({ seed, scores: { ...scores, 'clustering nmi': 0.5 } })
    const masked = {
      'knn top1': 0.6 + seed / 99,
      'linear top1': 0.81 + seed / 70,
      'quality alignment': 0.31 + seed / 70,
    }
    store.add({ seed, masking: 'adios', scores: { ...masked, 'clustering nmi': 0.4 } })
  }
  return store
}

async function compare(store: Store, ...words: string[]) {
  using here = commands()
  return await here.maskbench('compare', '--db', store.path, ...words)
}

/** Without the line that says where the numbers are from and when they were printed. */
const lines = (text: string) => text.split(/\r?\n/).filter((line) => line && !line.includes(', maskbench '))

test.each([
  ['csv', 'csv'],
  ['md', 'md'],
  ['latex', 'tex'],
])('--format %s is what the page gives as scores.%s', async (format, ending) => {
  using store = threeSeeds()
  const { stdout, code, stderr } = await compare(store, PLAIN, MASKED, '--format', format)
  expect([code, stderr]).toEqual([0, ''])
  vi.stubEnv('MASKBENCH_DB', store.path)
  const file = `scores.${ending}`
  const request = new Request(`http://127.0.0.1/compare/${file}?a=${PLAIN}&b=${MASKED}`)
  const page = await (await GET(request, { params: Promise.resolve({ file }) })).text()
  vi.unstubAllEnvs()
  expect(lines(page).length).toBeGreaterThan(4)
  expect(lines(stdout)).toEqual(lines(page))
})

test('an effect of paired seeds is said to ignore the pairing, and one score to be one of several rows', async () => {
  using store = threeSeeds()
  const ignores = "g: Hedges' g, the difference in standard deviations. It ignores the pairing."
  for (const format of ['text', 'latex']) {
    expect((await compare(store, PLAIN, MASKED, '--format', format)).stdout).toContain(ignores)
    expect((await compare(store, PLAIN, MASKED, '--test', 'welch', '--format', format)).stdout).not.toContain('ignores')
  }
  const { scores } = JSON.parse((await compare(store, PLAIN, MASKED, '--json')).stdout)
  expect(numbersOf(scores[0])).toMatch(/the interval of g ignores the pairing/)
  const several = 'see Significance in the dashboard.'
  expect((await compare(store, PLAIN, MASKED, '--metric', 'knn/top1')).stdout).toContain(several)
  expect((await compare(store, PLAIN, MASKED)).stdout).not.toContain(several)
})

test('a stale side is said in the text for people', async () => {
  using store = threeSeeds()
  const { codeVersion } = store.database.select().from(runs).get()!
  store.database.insert(meta).values({ key: 'code:representation', value: 'another' }).run()
  store.database.update(runs).set({ codeVersion: 'another' }).where(eq(runs.masking, 'adios')).run()
  expect(codeVersion).not.toBe('another')
  for (const format of ['md', 'latex']) {
    const { stdout } = await compare(store, PLAIN, MASKED, '--format', format)
    expect(stdout.match(/(?:A|B) is stale.*? since\./g)).toEqual(['A is stale: the code has changed since.'])
  }
})

test('metrics that are no shares are listed as any three things are', async () => {
  using store = makeStore()
  for (const masking of ['none', 'adios'] as const) {
    const scores = { 'linear top1': 0.5, 'linear nll': 1.2, 'linear brier': 0.4, 'quality alignment': 0.3 }
    for (const seed of [0, 1]) store.add({ seed, masking, scores })
  }
  const { stdout } = await compare(store, PLAIN, MASKED)
  expect(stdout).toMatch(/Percent, except [^.]*\w, [^.]*\w and [^.]*\./)
  expect(stdout).not.toMatch(/Percent, except [^.]* and [^.]* and /)
})

test('--format json is what --json answers', async () => {
  using store = threeSeeds()
  const { stdout } = await compare(store, PLAIN, MASKED, '--format', 'json')
  expect(JSON.parse(stdout)).toEqual(JSON.parse((await compare(store, PLAIN, MASKED, '--json')).stdout))
  expect(JSON.parse(stdout).scores).toHaveLength(4)
  // Whatever format is named beside it.
  expect(JSON.parse((await compare(store, PLAIN, MASKED, '--json', '--format', 'csv')).stdout).tests).toBe(3)
})

test('LaTeX needs booktabs alone and says what is compared, by which tests, and what stands in bold', async () => {
  using store = threeSeeds()
  const { stdout } = await compare(store, PLAIN, MASKED, '--format', 'latex')
  expect(stdout.match(/\\usepackage\{\w+\}/g)).toEqual(['\\usepackage{booktabs}'])
  expect(stdout).not.toMatch(/[^ -~\n]/)
  const [caption] = /\\caption\{.*/.exec(stdout)!
  expect(caption).toContain(
    'Fashion-MNIST mini: SimCLR (A) and SimCLR + ADIOS (B), mean $\\pm$ standard deviation over seeds, n = 3 unless noted.',
  )
  expect(caption).toContain('Paired t-test over seeds 0, 1, 2.')
  expect(caption).toContain('p Holm is corrected over the 3 scores of this pair tested here; it counts below 0.05.')
  expect(caption).toContain('Bold: significant.')
  expect(caption).toContain('k-NN: as usual.')
  expect(stdout).toContain('\\label{tab:simclr-and-simclr-adios-on-fashion-mnist-mini-1}')
  const row = (label: string) => stdout.split('\n').find((line) => line.includes(label))!
  expect(row('k-NN top-1 (\\%)')).toMatch(
    / & 71\.0 \$\\pm\$ 1\.0 & 61\.0 \$\\pm\$ 1\.0 & \\textbf\{\$-\$10\.0\} & .* & .* & \$-\$\d+\.\d \\\\$/,
  )
  expect(row('Clustering NMI')).toMatch(/ & 50\.0 & 40\.0 & \$-\$10\.0 & n\/a & n\/a & n\/a & n\/a \\\\$/)
  expect(stdout).toContain('95\\% interval & $p$ & $p$ Holm & g \\\\')
  const answered = JSON.parse((await compare(store, PLAIN, MASKED, '--json')).stdout)
  const linear = answered.scores.find((score: { evaluation: string }) => score.evaluation === 'linear')
  expect(linear.p).not.toBe(linear.pAdjusted)
  expect(row('Linear probe top-1')).toContain(` & ${formatP(linear.p)} & ${formatP(linear.pAdjusted)} & `)
  expect(caption).toContain('n/a, or limited: all seeds gave the same value')
  expect(stdout.match(/\\begin\{table\}/g)).toHaveLength(1)
  expect(stdout).not.toContain(store.path)
  expect(stdout).toContain(`npx maskbench compare ${PLAIN} ${MASKED} --format latex`)
})

test('numbers of seeds in which the sides differ stand in the heads, and seeds of one value in the caption', async () => {
  using store = threeSeeds()
  for (const seed of [3, 4])
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 100, 'linear top1': 0.8, 'clustering nmi': 0.5 } })
  const { stdout } = await compare(
    store,
    PLAIN,
    MASKED,
    '--metric',
    'knn,clustering',
    '--test',
    'welch',
    '--format',
    'latex',
  )
  expect(stdout).toContain('Score & A ($n$ = 5) & B ($n$ = 3) & ')
  expect(stdout).toContain('mean $\\pm$ standard deviation over seeds. ')
  expect(stdout).toMatch(/k-NN top-1 \(\\%\) & 72\.0 \$\\pm\$ 1\.6 & 61\.0 \$\\pm\$ 1\.0 & /)
  expect(stdout).toContain('Several seeds without $\\pm$: all gave the same value.')
  expect((await compare(store, PLAIN, MASKED, '--metric', 'knn', '--format', 'latex')).stdout).not.toContain('without')
})

test('Markdown has the heads of the page', async () => {
  using store = threeSeeds()
  const { stdout } = await compare(store, PLAIN, MASKED, '--format', 'md')
  expect(stdout.split('\n')[0]).toMatch(
    /^\| score \| data \| .*\| 95% interval, low \| .* \| p \| p corrected \| Hedges' g \| /,
  )
})

test('sides of one name are told apart in LaTeX by their settings, and a single run by its seed', async () => {
  using store = makeStore()
  const [four] = [0, 1].map((seed) => store.add({ seed, scores: { 'knn top1': 0.7 + seed / 100 } }))
  const [nine] = [0, 1].map((seed) =>
    store.add({ seed, config: { epochs: 9 }, scores: { 'knn top1': 0.8 + seed / 90 } }),
  )
  const groups = [four!, nine!].map((id) =>
    store.database.$client.prepare('select group_id from runs where id = ?').pluck().get(id),
  )
  const latex = async (...sides: unknown[]) => (await compare(store, ...sides.map(String), '--format', 'latex')).stdout
  expect(await latex(...groups)).toContain('SimCLR (epochs 4) (A) and SimCLR (epochs 9) (B)')
  const single = await latex(four, nine)
  expect(single).toContain('SimCLR, seed 0 (epochs 4) (A)')
  expect(single).toContain('n/a, or limited: a single run')
})

test('the caption in LaTeX says in what the sides differ, unless their titles do', async () => {
  using store = threeSeeds()
  const run = (method: 'byol' | 'simsiam', width: number, name: string) => {
    const config = {
      backbone: { name: 'resnet18-cifar', width },
      evaluations: method === 'byol' ? [{ name: 'knn' }] : [],
    }
    const id = store.add({ method, config, scores: { 'knn top1': 0.5 } })
    annotate(store.database, [id], { name })
    return id
  }
  const latex = async (...sides: [string, string]) => (await compare(store, ...sides, '--format', 'latex')).stdout
  const wide = run('byol', 64, 'Ours')
  const named = await latex(wide, run('simsiam', 16, 'Theirs'))
  expect(named).toContain(' A: method BYOL; encoder width 64')
  expect(named).toContain(' B: method SimSiam; encoder width 16')
  expect(named).not.toContain('further evaluations')
  const plain = await latex(PLAIN, MASKED)
  expect(plain).toMatch(/ B: ADIOS masks 4; [^;]+; [^;]+; [^;.]+\.}/)
  expect(plain).not.toMatch(/\. A: |masking/)
  const foreign = store.addForeign()
  store.database.update(runs).set({ variant: 'elsewhere' }).where(eq(runs.id, foreign)).run()
  store.database
    .insert(scoresTable)
    .values({ runId: foreign, ...KNN })
    .run()
  expect(await latex(foreign, wide)).toMatch(/ A: trained elsewhere; encoder ResNet-18[;.].* B: encoder ResNet-18, 3/)
})

test('scores on other data name it, and a folder of images is named without its path', async () => {
  using store = makeStore()
  for (const masking of ['none', 'adios'] as const)
    for (const seed of [0, 1])
      store.add({ dataset: 'folder:/home/me/photos', masking, seed, scores: { 'knn top1': 0.7 + seed / 100 } })
  const { stdout } = await compare(
    ...([store, 'folder:/home/me/photos/simclr', 'folder:/home/me/photos/simclr-adios'] as const),
    ...['--format', 'latex'],
  )
  expect(stdout).toContain('\\caption{folder:photos: SimCLR (A)')
  expect(
    stdout
      .split('\n')
      .filter((line) => !line.startsWith('%'))
      .join('\n'),
  ).not.toContain('/home/me')
})

test.each([
  [['--format', 'markdown'], /Allowed choices are text, md, latex, csv, json/],
  [['--format', 'latex', '--metric', 'nmi'], /have no score of nmi in common\. neither has one; omit the metric/],
])('%j is refused with a remedy', async (words, message) => {
  using store = makeStore()
  for (const masking of ['none', 'adios'] as const) store.add({ masking, scores: { 'knn top1': 0.7 } })
  const { code, stderr, stdout } = await compare(store, PLAIN, MASKED, ...words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(message)
})

test('more scores than LaTeX can hold are refused, and a long table is cut to pages', async () => {
  using store = makeStore()
  const named = (count: number, shift: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`knn part=${i} top1`, 0.5 + i / 1000 + shift]))
  store.add({ scores: named(201, 0) })
  store.add({ masking: 'adios', scores: named(201, 0.1) })
  const { code, stderr } = await compare(store, PLAIN, MASKED, '--format', 'latex')
  expect([code, stderr]).toEqual([2, expect.stringContaining('201 scores are too many for tables in LaTeX')])
  expect((await compare(store, PLAIN, MASKED, '--format', 'csv')).stdout.split('\n').length).toBeGreaterThan(201)
  store.add({ method: 'byol', scores: named(100, 0.2) })
  const { stdout } = await compare(store, PLAIN, 'fashion-mnist-mini/byol', '--format', 'latex')
  const tables = stdout.split('\\begin{table}').slice(1)
  expect(tables.length).toBeGreaterThan(1)
  expect(tables.slice(1).every((one) => one.includes('(continued)'))).toBe(true)
  const rowsOf = (text: string) => text.match(/part=\d+/g)!
  expect(tables.flatMap(rowsOf)).toEqual(Array.from({ length: 100 }, (_, i) => `part=${i}`))
  expect(Math.max(...tables.map((one) => rowsOf(one).length))).toBeLessThan(60)
})
