/** Names and options of plugins in suite files: what is misspelt is named, with the nearest one and no sample of a suite. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { suitePluginFlags } from '../../harness/cli/stored-plugins.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { enqueue } from '../../harness/store/runs/queue.ts'
import { readSuiteFile } from '../../harness/suites/suite-file.ts'
import { commands } from '../cli/helpers/in-process.ts'

const here = commands()
afterAll(() => here[Symbol.dispose]())

writeFileSync(
  join(here.path, 'stripe.ts'),
  `import { asDrawn, defineMasking, drawMasks, z } from 'maskbench/plugin'
export const stripe = defineMasking({
  entry: { key: 'stripe', title: 'stripe', made: 'blindly', mark: 'M-1 -1L1 1' },
  options: z.strictObject({ share: z.number().max(1).default(0.4).describe('share') }),
  needsObjects: false,
  start: ({ imageSize, own }) => {
    const { shar } = own as unknown as { shar: number }
    return { draw: ({ count }) => drawMasks(count, imageSize, (hide) => void hide(0, 0, shar, 1)), masks: asDrawn }
  },
})
`,
)

const suite = async (given: object) => {
  const defaults = { dataset: 'fashion-mnist-mini', masking: 'stripe', epochs: 1, evaluations: ['knn'] }
  const file = { name: 'mine', plugins: ['stripe.ts'], runs: [{}], defaults, ...given }
  writeFileSync(join(here.path, 'mine.json'), JSON.stringify(file))
  return here.maskbench('run', 'mine.json', '--dry-run')
}

it.each([
  [{ grid: { 'options.stripe.shar': [0.2] } }, 'grid.options.stripe.shar: no such option, did you mean share?'],
  [
    { grid: { 'options.stripe.share': ['a', 2] } },
    'grid.options.stripe.share: given "a", expected a number of at most 1; grid.options.stripe.share: given 2, expected',
  ],
  [{ runs: [{ epochs: '3' }] }, 'runs.0.epochs: given "3", expected a whole number of at least 0'],
  [
    { grid: { 'options.strip.share': [0.2] } },
    'grid.options.strip: no plugin with the key strip is loaded, did you mean',
  ],
  [
    { grid: { masking: ['mae'], 'options.mae.share': [0.2] } },
    'grid.options.mae: options of maskbench itself stand outside of options, as mae.share',
  ],
  [{ grid: { 'stripe.share': [0.2] } }, 'grid.stripe: no such option, did you mean options.stripe?'],
  [{ runs: [{ masking: 'strip' }] }, 'expected one of .*"stripe", did you mean stripe?'],
  [{ runs: [{ masking: 'quux' }] }, 'names from a plugin need --plugin FILE, or "plugins" in a suite file'],
  [{ runs: [{ evaluations: ['quux'] }] }, 'expected one of "knn".*; names from a plugin need --plugin FILE'],
  [{ runs: [{ backbone: { name: 'quux' } }] }, 'expected one of "resnet18".*; names from a plugin need --plugin FILE'],
])('%j', async (given, message) => {
  const { code, stderr } = await suite(given)
  expect(code).toBe(2)
  expect(stderr).toMatch(new RegExp(message.replaceAll(/[?]/g, '\\?')))
  expect(stderr).not.toContain('it looks like')
})

it('a grid varies an option of a masking in the runs that have it, and each other run is one run', async () => {
  const grid = { masking: ['none', 'stripe', 'mae'], 'options.stripe.share': [0.2, 0.4], 'mae.share': [0.5, 0.75] }
  const { stdout } = await suite({ defaults: { dataset: 'fashion-mnist-mini', epochs: 1, evaluations: ['knn'] }, grid })
  const names = stdout.split('\n').flatMap((line) => /^(fashion\S+ ?\S*)\/0 /.exec(line)?.[1] ?? [])
  expect(names).toEqual([
    'fashion-mnist-mini/simclr',
    'fashion-mnist-mini/simclr-stripe share=0.2',
    'fashion-mnist-mini/simclr-stripe share=0.4',
    'fashion-mnist-mini/simclr-mae share=0.5',
    'fashion-mnist-mini/simclr-mae share=0.75',
  ])
})

it('options of a masking that no run of the grid has, or that a single run states without it, are refused', async () => {
  const defaults = { dataset: 'fashion-mnist-mini', epochs: 1, evaluations: ['knn'] }
  const nowhere = await suite({ defaults, grid: { masking: ['none'], 'options.stripe.share': [0.2] } })
  expect(nowhere.stderr).toContain('grid.options.stripe: has no effect with method simclr, masking none')
  const stated = { masking: 'none', options: { stripe: { share: 0.2 } } }
  const { stderr } = await suite({ defaults, runs: [stated] })
  expect(stderr).toContain('runs.0.options.stripe: options of stripe, which this run does not use. leave them out, or')
  const example = JSON.parse(/write (\{.*\}) in the run/.exec(stderr)![1]!)
  const { code } = await suite({ defaults, runs: [example] })
  expect([example, code]).toEqual([{ masking: 'stripe', options: { stripe: { share: 0.2 } } }, 0])
})

it('a run has one name, whichever suite plans it, and states the options that are not at their default', async () => {
  const config = { dataset: 'fashion-mnist-mini', masking: 'stripe', epochs: 1, evaluations: ['knn'] }
  const namesOf = (stdout: string) => [...stdout.matchAll(/fashion\S+(?: \w+=\S+)*\/0/g)].map(([name]) => name)
  const wide = 'fashion-mnist-mini/simclr-stripe share=0.9'
  expect(namesOf((await suite({ runs: [{ options: { stripe: { share: 0.9 } } }] })).stdout)).toEqual([`${wide}/0`])
  const grid = { 'options.stripe.share': [0.4, 0.9] }
  const planned = namesOf((await suite({ grid, defaults: config })).stdout)
  expect(planned).toEqual(['fashion-mnist-mini/simclr-stripe share=0.4/0', `${wide}/0`])
  const database = openDatabase(join(here.path, 'maskbench.sqlite'))
  enqueue(database, planSuite(readSuiteFile(join(here.path, 'mine.json'), [], () => ['knn'])), {
    suite: 'mine',
    commandOf: () => '',
  })
  database.$client.close()
  const alone = await suite({ runs: [{}], defaults: config })
  expect(namesOf(alone.stdout)).toEqual(['fashion-mnist-mini/simclr-stripe share=0.4/0'])
  const listed = await here.maskbench('runs')
  expect(namesOf(listed.stdout).sort()).toEqual(planned)
})

it('a file that is no suite at all is answered with a sample', async () => {
  const { stderr } = await suite({ runs: 'all' })
  expect(stderr).toContain('it looks like {"name": "mine"')
})

it('the command that resumes a suite names the plugins that its file does not name, and no others', () => {
  const [typed, named] = ['mine/walk.ts', join(here.path, 'stripe.ts')]
  expect(suitePluginFlags([named], [named])).toBe('')
  expect(suitePluginFlags([], [named])).toBe('')
  expect(suitePluginFlags([typed, named, typed], [named])).toBe(` --plugin ${resolve(typed)}`)
})

it('an option that its own schema does not have cannot be read', async () => {
  const small = ['--epochs', '1', '--image-size', '16', '--train-images', '64', '--evaluations', 'knn']
  const { stderr } = await here.maskbench('pretrain', '--plugin', 'stripe.ts', '--masking', 'stripe', ...small)
  expect(stderr).toContain('the schema of the options of stripe has no shar; did you mean share?')
  expect(stderr).not.toContain('retrying once')
})

it('the suite in the help of `run` plans a masking of a plugin at each value of its option', async () => {
  const help = readFileSync(join(import.meta.dirname, '../../docs/reference.md'), 'utf8')
  const [, yaml] = /In YAML, with a plugin:\n((?: {2}\w+: .*\n)+)/.exec(help)!
  const plugin = join(import.meta.dirname, '../../docs/examples/random-walk.ts')
  writeFileSync(join(here.path, 'help.yaml'), yaml!.replaceAll(/^ {2}/gm, '').replace('random-walk.ts', plugin))
  const { stdout } = await here.maskbench('run', 'help.yaml', '--dry-run')
  expect([...stdout.matchAll(/^fashion-mnist-mini\/(\S+(?: \S+=\S+)?)\/0 /gm)].map(([, name]) => name)).toEqual([
    'simclr',
    'simclr-random-walk share=0.2',
    'simclr-random-walk share=0.4',
  ])
})
