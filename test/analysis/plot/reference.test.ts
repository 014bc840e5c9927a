/** Plots of the results that ship with maskbench beside a row made elsewhere: what the documents show can be drawn. */
import { join } from 'node:path'
import { and, eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { externalSchema } from '../../../db/config/external.ts'
import { describe } from '../../../db/describe-run.ts'
import { openDatabase } from '../../../db/open.ts'
import { runs, scores } from '../../../db/schema/index.ts'
import { createProgram } from '../../../harness/cli/program.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { commandLines, documents } from '../../docs/documents.ts'

const here = commands()
afterAll(() => here[Symbol.dispose]())

beforeAll(async () => {
  const { code, stderr } = await here.maskbench('import', 'reference')
  expect(code, stderr).toBe(0)
  const database = openDatabase(join(here.path, 'maskbench.sqlite'))
  const source = { kind: 'onnx', file: { path: 'mine.onnx', sha256: 'a'.repeat(64) }, output: 'features' }
  const config = externalSchema.parse({
    kind: 'external',
    name: 'mine',
    dataset: 'fashion-mnist-mini',
    imageSize: 28,
    source,
  })
  const { kind, dataset, seed } = config
  const about = { id: 'aa00', groupId: 'aa', kind, dataset, seed, config, ...describe(config) }
  const state = { dataDigest: 'd', codeVersion: 'v1', status: 'done', createdAt: 1, endedAt: 1 } as const
  database
    .insert(runs)
    .values({ ...about, ...state })
    .run()
  const [{ id }] = database
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.dataset, dataset), eq(runs.method, 'byol')))
    .limit(1)
    .all() as [{ id: string }]
  const theirs = database
    .select()
    .from(scores)
    .where(and(eq(scores.runId, id), inArray(scores.evaluation, ['linear', 'knn'])))
    .all()
  const own = theirs.map(({ id: _, ...score }) => ({ ...score, runId: about.id }))
  database.insert(scores).values(own).run()
  database.$client.close()
})

it('a row made elsewhere leaves the shipped ones in the plot', async () => {
  const { code, stdout, stderr } = await here.maskbench('plot', '--option', 'masking', '--csv')
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^BYOL,,byol,none,3,/m)
})

it('an option that no row has is refused with what rows made elsewhere lack', async () => {
  const { code, stderr } = await here.maskbench('plot', '--option', 'adios.lambda')
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining(
      'rows made elsewhere have no options of training, and no option of this path varies while all else is alike; there are',
    ),
  ])
})

it('errors name scores as they are asked for, without the keys of their columns', async () => {
  const unknown = await here.maskbench('plot', '--dataset', 'scenes', '--column', 'beauty')
  expect(unknown.stderr).toContain('there are multilabel/f1_macro, multilabel/f1_micro')
  const alone = await here.maskbench(
    'plot',
    '--dataset',
    'fashion-mnist-mini',
    '--column',
    'knn',
    '--method',
    'byol',
    '--masking',
    'none',
  )
  expect(alone.stderr).toContain(
    'no option varies while all else is alike, among the finished runs on fashion-mnist-mini with knn/top1',
  )
  for (const { stderr } of [unknown, alone]) expect(stderr).not.toMatch(/logistic-regression|cosine/)
})

const shown = documents
  .filter(({ path }) => path === 'README.md' || path === 'docs/dashboard.md')
  .flatMap((document) => commandLines(document).map((line) => ({ path: document.path, line })))
  .filter(({ line }) => line.startsWith('plot '))

it('each of these documents shows a plot', () => {
  expect(new Set(shown.map(({ path }) => path)).size).toBe(2)
})

it.each(shown)('`$line` in $path draws the shipped results', async ({ line }) => {
  const { code, stdout, stderr } = await here.maskbench(...line.split(' '))
  expect([code, stdout], stderr).toEqual([0, expect.stringMatching(/^wrote \S+\.svg\n$/)])
})

it('so do the examples of its help, up to those that name the runs that they need', async () => {
  const program = await createProgram(() => async () => undefined, ['plot'])
  let help = ''
  const plot = program.commands.find((command) => command.name() === 'plot')!
  plot.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  const [, examples] = help.split('Examples:')
  const lines = examples!.split(/^With /m)[0]!.matchAll(/\$ npx maskbench (plot [^|\n]*)/g)
  const commandsOf = [...lines].map(([, line]) => line!.replace(/>.*/, '').trim().split(' '))
  expect(commandsOf.length).toBeGreaterThan(1)
  for (const words of commandsOf) {
    const { code, stderr } = await here.maskbench(...words)
    expect(code, stderr).toBe(0)
  }
})
