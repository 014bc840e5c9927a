/** The details of the leaderboard's rows name the same options for all of them. */
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Method } from '../../../db/names.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import { runs, scores as scoresTable } from '../../../db/schema/index.ts'
import { describer } from '../../../harness/analysis/board/details.ts'
import { leaderboardLatex } from '../../../harness/analysis/board/formats/latex.ts'
import { loadBoard } from '../../../harness/analysis/board/load.ts'
import { annotate } from '../../../harness/store/annotate.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore, type Store } from '../compare/store.ts'

const ALL = { method: [], masking: [], backbone: [], search: '', columns: null, sort: null, order: 'desc' as const }

const load = ({ database }: Store) =>
  loadBoard(database, { ...ALL, dataset: null, published: false, baseline: 'none' })!

/** The options of each row, without its encoder. */
function optionsOf(store: Store): string[] {
  return load(store).board.rows.map(({ title, details }) => [title, ...details.split(' · ').slice(2)].join(': '))
}

test('an option that tells rows of one name apart is named for every row that has it', () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  store.add({ masking: 'adios', scores })
  store.add({ masking: 'adios', config: { epochs: 1, adios: { masks: 3 } }, scores })
  store.add({ scores })
  store.add({ method: 'byol', config: { epochs: 9 }, scores })
  expect(optionsOf(store)).toEqual([
    'SimCLR + ADIOS: epochs 4, adios.masks 4',
    'SimCLR + ADIOS: epochs 1, adios.masks 3',
    'SimCLR: epochs 4',
    'BYOL: epochs 9',
  ])
})

test('of rows beyond the first of a name, what tells them apart is named too', () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  for (let masks = 2; masks < 15; masks++) store.add({ masking: 'adios', config: { adios: { masks } }, scores })
  store.add({ masking: 'adios', config: { adios: { masks: 4 }, epochs: 9 }, scores })
  expect(optionsOf(store).slice(-2)).toEqual([
    'SimCLR + ADIOS: epochs 4, adios.masks 14',
    'SimCLR + ADIOS: epochs 9, adios.masks 4',
  ])
})

test('versions of a plugin are named only where neither options nor the mark of stale rows tell rows apart', () => {
  const versions = (rows: [version: string, stale: boolean, period?: number][]) => {
    const groups = rows.map(([version, stale], i) => {
      const shown = { method: 'simclr', masking: 'bands', backbone: 'resnet18', variant: 'w16' }
      return { ...shown, id: `${i}`, runId: `${i}`, stale, version } as unknown as Group
    })
    const configs = rows.map(([bands, , period = 4]) => ({ options: { bands: { period } }, plugins: { bands } }))
    const details = describer(groups, (ids) => ids.map((id) => configs[Number(id)]!))
    return groups.map((group) => details(group).facts.flatMap(({ key, text }) => (key === 'plugins' ? text : [])))
  }
  expect(
    versions([
      ['a', true],
      ['b', false],
      ['b', false, 8],
    ]),
  ).toEqual([[], [], []])
  expect(
    versions([
      ['a', true],
      ['b', true, 8],
      ['c', false],
    ]),
  ).toEqual([[], [], []])
  expect(
    versions([
      ['a', true],
      ['b', true],
      ['c', false],
    ]),
  ).toEqual([['plugins.bands a'], ['plugins.bands b'], []])
})

test('settings of training in which rows of different methods differ are named, and said above the board', () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  const sentence = () => {
    const { board, view } = load(store)
    return board.trainingSentence(view.rows)
  }
  store.add({ scores })
  store.add({ method: 'random-init', scores })
  store.add({ method: 'supervised', config: { augmentation: { blur: 0 } }, scores })
  expect(optionsOf(store)).toEqual(['SimCLR', 'Random init', 'Supervised'])
  expect(sentence()).toBe(
    'Every method that was run here is pretrained and evaluated in the same way, except that supervised training has its own augmentation.',
  )
  store.add({ method: 'byol', config: { epochs: 9, augmentation: { blur: 0, grey: 0 } }, scores })
  store.add({ method: 'simsiam', config: { batchSize: 32, trainImages: 100 }, scores })
  expect(optionsOf(store)).toEqual([
    'SimCLR: training images 1500, epochs 4, batch size 64',
    'Random init: training images 1500, untrained',
    'Supervised: training images 1500, epochs 4, batch size 64',
    'BYOL: training images 1500, epochs 9, batch size 64, augmentation (grey 0, blur 0)',
    'SimSiam: training images 100, epochs 4, batch size 32',
  ])
  expect(sentence()).toBe(
    'Every row is evaluated in the same way, but rows differ in number of training images, epochs, batch size and augmentation, as their details say: compare those that agree.',
  )
})

test('an encoder without training is untrained in place of its settings, which other rows still share', () => {
  using store = makeStore()
  const add = (method: Method, config: Record<string, unknown>, mean: number) =>
    store.add({ method, config, variant: 'w16', scores: { 'knn top1': mean } })
  for (const method of ['simclr', 'byol', 'simsiam', 'mocov3'] as const) add(method, {}, 0.6)
  add('dino', { epochs: 9, batchSize: 32 }, 0.5)
  add('random-init', {}, 0.4)
  const labels = () => leaderboardLatex(load(store), 'test').match(/(?<=^ {4})[A-Z][^&]+(?= & \d)/gm)
  const text = leaderboardLatex(load(store), 'test')
  expect(text).toContain('All rows, unless noted: epochs 4, batch size 64.')
  expect(labels()).toEqual([
    ...['BYOL', 'MoCo v3', 'SimCLR', 'SimSiam', 'DINO, epochs 9, batch size 32', 'Random init, untrained'],
  ])
  add('random-init', { trainImages: 100 }, 0.3)
  expect(new Set(labels()).size).toBe(7)
})

test('LaTeX says in the caption what most rows share, and in a label what is otherwise', () => {
  using store = makeStore()
  const add = (epochs: number, variant = 'w16') => {
    store.add({ variant, config: { epochs }, scores: { 'knn top1': epochs / 100 } })
  }
  for (const epochs of [4, 9]) add(epochs)
  store.add({ method: 'byol', scores: { 'knn top1': 0.03 } })
  const text = () => leaderboardLatex(load(store), 'test')
  const labels = () => text().match(/^ {4}(SimCLR|BYOL).*(?= & \d)/gm)
  expect(text()).toContain(
    'Encoder of all rows: ResNet-18, 3$\\times$3 stem $\\cdot$ w16. All rows, unless noted: epochs 4. Bold:',
  )
  expect(labels()).toEqual(['    SimCLR, epochs 9', '    SimCLR', '    BYOL'])
  add(2, 'w8')
  expect(text()).toContain('Encoder of all rows, unless noted: ResNet-18, 3$\\times$3 stem $\\cdot$ w16.')
  expect(labels()![3]).toBe('    SimCLR, ResNet-18, 3$\\times$3 stem $\\cdot$ w8 $\\cdot$ epochs 2')
})

test('short labels in LaTeX are titles, numbered where rows share one, and the caption says the rest', async () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  for (const epochs of [4, 9, 12]) store.add({ config: { epochs }, scores: { 'knn top1': epochs / 100 } })
  for (const method of ['byol', 'simsiam', 'dino', 'vicreg'] as const) store.add({ method, scores })
  store.add({ method: 'mocov3', config: { epochs: 9 }, scores })
  store.add({ method: 'random-init', scores: { 'knn top1': 0.01 } })
  using here = commands()
  const ask = (...words: string[]) => here.maskbench('leaderboard', '--db', store.path, ...words)
  const { stdout } = await ask('--format', 'latex', '--labels', 'short')
  const labels = stdout.match(/(?<=^ {4})[A-Z][^&]+(?= & \d)/gm)!
  expect(labels.slice(-4)).toEqual(['SimCLR (1)', 'SimCLR (2)', 'SimCLR (3)', 'Random init'])
  expect([...labels].sort().slice(0, 4)).toEqual(['BYOL', 'DINO', 'MoCo v3', 'Random init'])
  expect(stdout).toMatch(
    /All rows, unless noted: epochs 4\. MoCo v3: epochs 9; SimCLR \(1\): epochs 12; SimCLR \(2\): epochs 9; Random init: untrained\. Bold:/,
  )
  expect(stdout).toContain('--labels short')
  const refused = await ask('--labels', 'short')
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--labels is for tables in LaTeX')])
})

test('a given name is the whole label whatever other rows there are, and the caption says what the row is', () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  const give = (id: string, name: string) => annotate(store.database, [id], { name })
  give(store.add({ variant: 'w16', scores }), 'Ours (ResNet-18)')
  give(store.add({ method: 'byol', variant: 'w8', config: { epochs: 9 }, scores: { 'knn top1': 0.4 } }), 'Theirs')
  const read = () => {
    const text = leaderboardLatex(load(store), 'test')
    return { caption: /\\caption\{.*/.exec(text)![0], labels: text.match(/(?<=^ {4})[A-Z][^&]+(?= & \d)/gm) }
  }
  const both = read()
  expect(both.labels).toEqual(['Ours (ResNet-18)', 'Theirs'])
  const stem = 'ResNet-18, 3$\\times$3 stem $\\cdot$'
  expect(both.caption).toContain(
    `Ours (ResNet-18): ${stem} w16 $\\cdot$ epochs 4; Theirs: ${stem} w8 $\\cdot$ epochs 9. `,
  )
  for (const method of ['simsiam', 'dino', 'vicreg'] as const) store.add({ method, variant: 'w16', scores })
  const more = read()
  expect(more.labels).toEqual(expect.arrayContaining(['Ours (ResNet-18)', 'Theirs']))
  expect(more.caption).toContain(`unless noted: ${stem} w16. `)
  expect(more.caption).toContain(`Theirs: ${stem} w8 $\\cdot$ epochs 9. `)
})

test('rows made elsewhere and here call the size of their images alike, and features have none that differs', () => {
  using store = makeStore()
  const knn = (runId: string) => {
    const key = {
      dataset: 'fashion-mnist-mini',
      evaluation: 'knn',
      condition: '',
      metric: 'top1',
      protocol: 'as usual',
    }
    store.database
      .insert(scoresTable)
      .values({ runId, ...key, value: 0.5, details: {}, createdAt: 1 })
      .run()
  }
  const foreign = (config: object) => {
    const id = store.addForeign()
    const { config: stored } = store.database.select().from(runs).where(eq(runs.id, id)).get()!
    const values = { groupId: `e${id}`, config: { ...stored, trainImages: 1500, ...config } as never }
    store.database.update(runs).set(values).where(eq(runs.id, id)).run()
    knn(id)
  }
  const own = () => optionsOf(store).filter((text) => !text.startsWith('BYOL'))
  const sentence = () => {
    const { board, view } = load(store)
    return board.trainingSentence(view.rows)
  }
  for (const method of ['simclr', 'dino'] as const) store.add({ method, scores: { 'knn top1': 0.5 } })
  foreign({})
  foreign({ imageSize: null })
  expect(own()).toEqual(['SimCLR', 'DINO'])
  expect(sentence()).not.toContain('image size')
  foreign({ imageSize: 64 })
  expect(own()).toEqual(['SimCLR: 32 px', 'DINO: 32 px'])
  expect(sentence()).toContain('image size')
  expect(load(store).board.rows.map(({ details }) => details.match(/\d+ px/g)?.join())).toEqual([
    ...['32 px', '32 px', '32 px', undefined, '64 px'],
  ])
})
