/** Plugins that cannot be loaded, and runs that cannot use them: the message says where and why. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import { afterAll, expect, it } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import { bundlePlugin } from '../../harness/plugins/bundle.ts'
import { loadPlugins } from '../../harness/plugins/load.ts'
import { trainingKey } from '../../harness/store/runs/encoder-reuse.ts'
import { dataDigestOf } from '../../harness/store/runs/run-data.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { folder } from '../cli/helpers/maskbench.ts'

const here = commands()
afterAll(() => here[Symbol.dispose]())

function file(name: string, text: string): string {
  const path = join(here.path, name)
  writeFileSync(path, text)
  return path
}

const masking = (key: string, more = '', share = 0.4) => `
import { asDrawn, defineMasking, drawMasks, z } from 'maskbench/plugin'
${more}
export const one = defineMasking({
  entry: { key: '${key}', title: 'one', made: 'blindly', mark: 'M-1 -1L1 1' },
  options: z.strictObject({ share: z.number().max(1).default(${share}).describe('share') }),
  needsObjects: false,
  start: () => ({ draw: ({ count }) => drawMasks(count, 8, () => {}), masks: asDrawn }),
})
`

const evaluation = (key: string, entry = '', options = '{}') => `
import { defineEvaluation, z } from 'maskbench/plugin'
export const one = defineEvaluation({
  entry: { key: '${key}', title: 'one', ${entry} },
  options: z.strictObject(${options}),
  needs: 'labels',
  protocol: () => 'one',
  usesSeed: () => false,
  evaluate: () => ({ scores: [], predicted: null, protocol: 'one', selectedOnTest: false, details: {} }),
})
`

const backbone = (key: string, options = '{}') => `
import { defineBackbone, z } from 'maskbench/plugin'
export const one = defineBackbone({
  entry: { key: '${key}', title: 'one' },
  options: z.strictObject(${options}),
  create: () => ({ specification: [], featureSize: 1, encode: (_, images) => images }),
})
`

const metric = (title: string) => `metrics: [{ key: 'fortune', title: '${title}' }]`

/** A file that exports the members of two others as `one` and `two`. */
function both(name: string, first: string, second: string): string {
  file(`${name}-first.ts`, first)
  file(`${name}-second.ts`, second)
  return file(
    `${name}.ts`,
    `export { one } from './${name}-first.ts'\nexport { one as two } from './${name}-second.ts'\n`,
  )
}

it.each([
  ['a file that is not there', () => join(here.path, 'absent.ts'), /there is no plugin .*absent\.ts/],
  ['a folder', () => here.path, /the plugin .* is not a file/],
  [
    'a syntax error',
    () => file('syntax.ts', 'export const a = 1\nexport const = 2\n'),
    /syntax\.ts:2: Expected identifier.* \(column 14\)/,
  ],
  ['an error while it is loaded', () => file('throws.ts', "\nthrow new Error('no luck')\n"), /throws\.ts:2: no luck/],
  [
    'a missing import',
    () => file('import.ts', "import './gone.ts'\n"),
    /import\.ts:1: Could not resolve "\.\/gone\.ts"/,
  ],
  [
    'an import from the wrong name',
    () => file('from.ts', "import { tf } from 'maskbench'\nexport const a = () => tf\n"),
    /from\.ts:1: plugins import nothing from "maskbench", did you mean "maskbench\/plugin"\?/,
  ],
  [
    'a tensor made while it is loaded',
    () => file('early.ts', masking('early', "import { tf } from 'maskbench/plugin'\nexport const zero = tf.scalar(0)")),
    /early\.ts:4: tf is used while the plugin is loaded; use it only within functions/,
  ],
  [
    'nothing exported',
    () => file('empty.ts', 'export const a = 1\n'),
    /empty\.ts exports no method, masking, evaluation, backbone or data set/,
  ],
  ['a key of ours', () => file('ours.ts', masking('mae')), /mae is a masking of maskbench/],
  ['a key that is an option', () => file('option.ts', masking('epochs')), /epochs is an option of every run/],
  [
    'a masking with the key of an evaluation',
    () => file('c.ts', masking('clustering')),
    /clustering is an evaluation of/,
  ],
  ['an evaluation of ours', () => file('knn.ts', evaluation('knn')), /knn is an evaluation of maskbench/],
  ['a backbone of ours', () => file('vit.ts', backbone('vit-tiny')), /vit-tiny is a backbone of maskbench/],
  [
    'a metric of ours',
    () => file('metric.ts', evaluation('scored', "metrics: [{ key: 'top1', title: 'best' }]")),
    /top1 is a metric of maskbench; leave it out of the entry to use it/,
  ],
  [
    'a metric without a title',
    () => file('untitled.ts', evaluation('scored', "metrics: [{ key: 'luck' }]")),
    /entry of the evaluation: metrics.0.title: /,
  ],
  [
    'an option called name',
    () => file('name.ts', backbone('named', "{ name: z.string().default('x') }")),
    /an option of named is called name/,
  ],
  [
    'an option without a default',
    () => file('default.ts', evaluation('wanting', '', '{ k: z.number() }')),
    /every option of wanting needs a default: add .default\(…\) to k/,
  ],
  [
    'a name that maskbench/plugin does not have',
    () =>
      file('name-of-ours.ts', "import { defineMaskin } from 'maskbench/plugin'\nexport const a = defineMaskin({})\n"),
    /name-of-ours\.ts:1: maskbench\/plugin has no defineMaskin; did you mean defineMasking\? .*\(column 10\)/,
  ],
  [
    'a part of zod that options do without',
    () => file('coerce.ts', masking('coerced', "import * as zod from 'zod'\nexport const k = zod.coerce.number()")),
    /coerce\.ts:4: zod has no coerce; it has array, boolean/,
  ],
  [
    'the same by z of maskbench/plugin',
    () => file('coerce-z.ts', masking('coerced', 'export const k = z.coerce.number()')),
    /coerce-z\.ts:3: z of maskbench\/plugin has no coerce; it has array, boolean/,
  ],
  [
    'a part that is missing',
    () => file('startless.ts', masking('startless').replace('start:', 'begin:')),
    /the masking of .*startless\.ts: it has no start/,
  ],
  [
    'a part that is misspelt',
    () => file('misspelt.ts', masking('misspelt').replace('  needsObjects: false,', '  needsObjects: false, need: 1,')),
    /the masking of .*misspelt\.ts: it has no need; did you mean needsObjects\?/,
  ],
  [
    'two members with one key',
    () => both('twice', masking('twice'), masking('twice', '', 0.3)),
    /the plugin .*twice\.ts: its exports one and two both define twice/,
  ],
  [
    'two members of different kinds with one key',
    () => both('kinds', masking('kinds'), backbone('kinds')),
    /kinds\.ts: its exports one and two both define kinds/,
  ],
  [
    'two evaluations that call one metric differently',
    () => both('metrics', evaluation('first', metric('fortune')), evaluation('second', metric('luck'))),
    /metrics\.ts: its exports one and two both define fortune/,
  ],
  [
    'an option that does not allow its default',
    () => file('default.ts', masking('defaulted').replace('default(', 'min(0.8).default(')),
    'the options of defaulted do not allow their own defaults: share: given',
  ],
  [
    'a part of the entry that is misspelt',
    () => file('marc.ts', masking('marked').replace('mark:', 'marc:')),
    /entry of the masking: mark: not given, must be an SVG path in a square from -1 to 1; marc is not known here, did you mean mark\?/,
  ],
  ['a key with capitals', () => file('capitals.ts', masking('Walk')), /entry of the masking: key: use small letters/],
])('%s', async (_, path, message) => {
  await expect(loadPlugins([path()])).rejects.toThrow(message)
})

const config = (options: object = {}) => ({
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  masking: 'halves',
  ...options,
})

it('options out of range, of plugins that are not used, and keys that another plugin has', async () => {
  await loadPlugins([file('halves.ts', masking('halves'))])
  const issues = (given: object) =>
    representationSchema.safeParse(given).error!.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  expect(issues(config({ options: { halves: { share: 2 } } }))).toEqual([
    'options.halves.share: given 2, expected a number of at most 1',
  ])
  expect(issues({ ...config({ options: { halves: {} } }), masking: 'none' })).toEqual([
    'options.halves: options of halves, which this run does not use',
  ])
  expect(issues(config({ options: { other: {} } }))).toEqual(['options.other: no plugin with the key other is loaded'])
  expect(issues({ ...config(), masking: 'other' })[0]).toMatch(/masking: given "other", expected one of .*"halves"/)
  await expect(loadPlugins([file('again.ts', masking('halves', '', 0.3))])).rejects.toThrow(
    /again\.ts: halves is already the masking of .*halves\.ts/,
  )
})

it('evaluations of one file may share a metric, and a member may be exported twice', async () => {
  await loadPlugins([
    both('shared', evaluation('third', metric('fortune')), evaluation('fourth', metric('fortune'))),
    file('again-by-default.ts', `${masking('hall')}export default one\n`),
  ])
  const used = {
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    masking: 'hall',
    evaluations: ['third', 'fourth'],
  }
  expect(representationSchema.parse(used).evaluations).toMatchObject([{ name: 'third' }, { name: 'fourth' }])
})

it('options of encoders and evaluations stand beside their names, and are checked there', async () => {
  await loadPlugins([
    file('tower.ts', backbone('tower', '{ floors: z.number().int().max(9).default(2) }')),
    file('luck.ts', evaluation('luck', '', '{ tries: z.number().int().max(9).default(1) }')),
  ])
  const issues = (given: object) =>
    representationSchema
      .safeParse({ kind: 'representation', dataset: 'fashion-mnist-mini', ...given })
      .error!.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  expect(issues({ backbone: { name: 'tower', floors: 10 } })).toEqual([
    'backbone.floors: given 10, expected a whole number of at most 9',
  ])
  expect(issues({ evaluations: ['knn', { name: 'luck', tries: 10 }] })).toEqual([
    'evaluations.1.tries: given 10, expected a whole number of at most 9',
  ])
  expect(issues({ backbone: { name: 'tower', width: 8 } })).toEqual(['backbone: width is not known here'])
  expect(issues({ backbone: { name: 'tower' }, options: { tower: { floors: 3 } } })).toEqual([
    'options.tower: options of tower stand beside its name in backbone: {"name": "tower", ...}',
  ])
  const used = representationSchema.parse({
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    backbone: { name: 'tower' },
    evaluations: ['luck'],
  })
  expect([used.backbone, used.evaluations]).toEqual([{ name: 'tower', floors: 2 }, [{ name: 'luck', tries: 1 }]])
  expect(Object.keys(used.plugins!)).toEqual(['tower', 'luck'])
  // Another version of the evaluation scores the same encoder; another encoder is another training.
  const changed = (key: string) => trainingKey({ ...used, plugins: { ...used.plugins, [key]: 'changed' } })
  expect(changed('luck')).toBe(trainingKey(used))
  expect(changed('tower')).not.toBe(trainingKey(used))
})

it('the schema of suite files has what the plugins of its command line bring', async () => {
  file('shelf.ts', masking('shelf'))
  file('attic.ts', backbone('attic', '{ floors: z.number().int().max(9).default(2) }'))
  file('dice.ts', evaluation('dice', '', '{ tries: z.number().int().max(9).default(1) }'))
  const plugins = ['shelf.ts', 'attic.ts', 'dice.ts'].flatMap((name) => ['--plugin', name])
  const { stdout, code } = await here.maskbench('suite', 'schema', ...plugins)
  expect(code).toBe(0)
  const valid = new Ajv({ strict: false }).compile(JSON.parse(stdout))
  const suite = (options: object) => ({ name: 'mine', runs: [{ ...config(), masking: 'shelf', ...options }] })
  expect(valid(suite({ backbone: { name: 'attic', floors: 3 }, evaluations: [{ name: 'dice', tries: 2 }] }))).toBe(true)
  expect(valid(suite({ options: { shelf: { share: 0.5 } } }))).toBe(true)
  expect(valid(suite({ backbone: { name: 'attic', floors: 10 } }))).toBe(false)
  expect(valid(suite({ evaluations: [{ name: 'dice', throws: 2 }] }))).toBe(false)
  expect(valid(suite({ options: { shelf: { share: 2 } } }))).toBe(false)
})

it('the digest follows what the file imports, and is part of what a run depends on', async () => {
  file('beside.ts', 'export const width = 1\n')
  const plugin = file('imports.ts', masking('imports', "import { width } from './beside.ts'\nconsole.assert(width)"))
  const before = (await bundlePlugin(plugin)).digest
  expect((await bundlePlugin(plugin)).digest).toBe(before)
  file('beside.ts', 'export const width = 2\n')
  expect((await bundlePlugin(plugin)).digest).not.toBe(before)
  const used = representationSchema.parse(config())
  const digest = dataDigestOf(used)
  expect(dataDigestOf({ ...used, plugins: { halves: before } })).not.toBe(digest)
  expect(representationSchema.parse({ ...config(), masking: 'mae' })).not.toHaveProperty('plugins')
})

it('a suite file loads its plugins, relative to itself', async () => {
  file('walls.ts', masking('walls'))
  const run = { ...config(), masking: 'walls', options: { walls: { share: 0.2 } } }
  file('suite.json', JSON.stringify({ name: 'mine', plugins: ['walls.ts'], runs: [run] }))
  const { code, stdout, stderr } = await here.maskbench('run', 'suite.json', '--dry-run', '--json')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const planned = JSON.parse(stdout) as { runs: { name: string }[] }
  expect(planned.runs.map(({ name }) => name)).toEqual(['fashion-mnist-mini/simclr-walls share=0.2/0'])
})

it.each([['process.exit(0)'], ['process.exitCode = 0; await new Promise(() => {})']])(
  'a plugin that ends the command before it is done does not end it in silence: %s',
  async (text) => {
    using own = folder()
    writeFileSync(join(own.path, 'leaves.ts'), text)
    const { code, stderr } = await own.maskbench('plugin', 'check', 'leaves.ts')
    expect([code, stderr]).toEqual([1, expect.stringContaining('the process ended before the command was done')])
  },
)
