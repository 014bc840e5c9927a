/** `plugin check`: what plugins bring is tried on made-up data, and gradients are compared with differences. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { folder } from '../cli/helpers/maskbench.ts'

const ROOT = join(import.meta.dirname, '../..')
const example = (name: string) => join(ROOT, 'docs/examples', `${name}.ts`)

const EXAMPLES: [name: string, line: RegExp][] = [
  ['dcl', /^method dcl: the gradient agrees with differences, without masks and under one and two masks/],
  [
    'random-walk',
    /^masking random-walk: hides 4\d\.\d% of the pixels, over 3 images of 32 pixels; masks per image: 1$/,
  ],
  [
    'grains',
    /^masking grains: hides (3[6-9]|4[0-3])\.\d% of the pixels, over 3 images of 32 pixels; masks per image: 1$/,
  ],
  [
    'brightest-patch',
    /^masking brightest-patch: hides 6\.3% of the pixels, over 3 images of 32 pixels; masks per image: 1$/,
  ],
  ['plain-conv', /^backbone plain-conv: maps 3 images of 32 pixels to \[3, 128\], by 93472 parameters$/],
  ['nearest-mean', /^evaluation nearest-mean: scores random features: top1 \S+, worst_class \S+$/],
  ['stripes', /^dataset stripe-images: has 256 training and 128 test images/],
]

it('the examples are tried', async () => {
  using here = folder()
  const files = EXAMPLES.map(([name]) => example(name))
  const { code, stdout, stderr } = await here.maskbench('plugin', 'check', ...files)
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trim().split('\n')
  expect(lines).toHaveLength(EXAMPLES.length)
  for (const [name, line] of EXAMPLES) expect(lines, name).toContainEqual(expect.stringMatching(line))
})

/** What `plugin check` says of an example in which one piece of code is another. */
async function triedWith(name: string, code: string, other: string) {
  using here = folder()
  const right = readFileSync(example(name), 'utf8')
  const wrong = right.replace(code, other)
  expect(wrong).not.toBe(right)
  writeFileSync(join(here.path, `${name}.ts`), wrong)
  return await here.maskbench('plugin', 'check', `${name}.ts`)
}

it('a wrong gradient is named', async () => {
  const { code, stderr } = await triedWith('dcl', 'op.sub(toNegatives, positive)', 'op.add(toNegatives, positive)')
  expect(code).toBe(1)
  expect(stderr).toMatch(/the method dcl: the gradient of input 0 is .* at component 0, differences say/)
  expect(stderr).toMatch(/ is -?[\d.]{3,6} at component 0, differences say -?[\d.]{3,6}\. /)
})

it('the script of the docs says what it has compared', async () => {
  const script = readFileSync(example('check-dcl'), 'utf8')
  expect(readFileSync(join(ROOT, 'docs/plugins.md'), 'utf8')).toContain(script)
  const { stdout } = await promisify(execFile)('npx', ['tsx', example('check-dcl')], { cwd: ROOT })
  expect(stdout).toMatch(
    /^1 x 3 other views: the gradient deviates by .*\n2 x 3 other views: the gradient deviates by .*\n$/,
  )
})

it('a masking that hides everything is refused', async () => {
  const { code, stderr } = await triedWith(
    'random-walk',
    'hide(y, x, brush, brush)',
    'hide(0, 0, imageSize, imageSize)',
  )
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/the masking random-walk hides all of 3 images of 32 pixels/),
  ])
})

it.concurrent.each([
  [
    'a masking that hides nothing',
    ['random-walk', 'hide(y, x, brush, brush)', 'wanted'],
    /the masking random-walk hides nothing of 3 images of 32 pixels/,
  ],
  [
    'a masking that draws from another generator',
    ['random-walk', 'random.integer(', '((most: number) => Math.floor(most * Math.random()))('],
    /the masking random-walk makes other masks of the same inputs and random numbers/,
  ],
  [
    'an evaluation that draws from another generator',
    ['nearest-mean', 'value: Math.min(...shares)', 'value: Math.random()'],
    /the evaluation nearest-mean makes other scores of the same inputs and random numbers/,
  ],
  [
    'a score that is no number',
    ['nearest-mean', 'value: Math.min(...shares)', 'value: Number.NaN'],
    /the evaluation nearest-mean scores random features by worst_class NaN/,
  ],
  ['a syntax error', ['random-walk', 'export const', 'export const const'], /the plugin cannot be compiled: .*/],
  [
    'a metric that there is not',
    ['nearest-mean', "metric: 'worst_class'", "metric: 'worst_clas'"],
    /the evaluation nearest-mean: .*worst_clas/,
  ],
  [
    'masks of another shape',
    ['random-walk', 'drawMasks(count, imageSize', 'drawMasks(count - 1, imageSize'],
    /the masking random-walk: /,
  ],
  [
    'a loss that is no number',
    ['dcl', 'tf.matMul(u, u, false, true), temperature', 'tf.matMul(u, u, false, true), 0'],
    /the method dcl: its loss is NaN for random views\. look for divisions by 0/,
  ],
  [
    'a loss that reads a value, as in a run',
    ['dcl', 'const similarity =', 'u.dataSync()\n    const similarity ='],
    /a value is read within a function.*fix the plugin: at .*dcl\.ts:\d+/,
  ],
  [
    'masks that read a value',
    ['random-walk', 'masks: asDrawn', 'masks: (images, drawn) => { images.dataSync(); return asDrawn(images, drawn) }'],
    /a value is read within a function.*fix the plugin: at .*random-walk\.ts:\d+/,
  ],
  [
    'an operation that there is not',
    ['dcl', 'operations.unitRows(z0)', 'operations.unitRow(z0)'],
    /: operations of maskbench\/plugin has no unitRow; did you mean unitRows\?/,
  ],
  [
    'a field that a batch has not',
    ['dcl', 'batch.first.z', 'batch.one.z'],
    /: the batch has no one; it has first, second/,
  ],
  [
    'a title that another masking has',
    ['random-walk', "title: 'random walk'", "title: 'MAE'"],
    /: the masking random-walk has the title of mae, MAE/,
  ],
] as const)('%s is refused', async (_, [name, code, other], why) => {
  const tried = await triedWith(name, code, other)
  expect([tried.code, tried.stderr]).toEqual([1, expect.stringMatching(why)])
})

it('an evaluation is near chance on random features, and shares are percentages', async () => {
  using here = folder()
  const { stdout } = await here.maskbench('plugin', 'check', example('nearest-mean'))
  const top1 = Number(/: top1 (\d+\.\d)%, worst_class \d+\.\d%$/m.exec(stdout)![1])
  expect(Math.abs(top1 - 50)).toBeLessThan(25)
})

it('several files are tried, at the options that are given', async () => {
  using here = folder()
  const files = [example('random-walk'), example('grains'), example('nearest-mean')]
  const flags = ['--random-walk-share', '0.7', '--grains-share=0.1', '--nearest-mean-unit', 'false', '--json']
  const { code, stdout } = await here.maskbench('plugin', 'check', ...files, ...flags)
  expect(code).toBe(0)
  const outcomes = (JSON.parse(stdout) as { outcome: string }[]).map(({ outcome }) => outcome)
  expect(outcomes).toEqual([
    expect.stringMatching(/^hides 7\d\.\d% of the pixels/),
    expect.stringMatching(/^hides (8|9|10|11)\.\d% of the pixels/),
    expect.stringMatching(/^scores random features/),
  ])
})

it.concurrent.each([
  [['--random-walk-shar', '0.7'], /unknown option '--random-walk-shar'.*did you mean --random-walk-share/],
  [['--random-walk-share', '3'], /random-walk\.share: given 3, expected a number above 0 and below 1/],
  [['--random-walk-brush', 'wide'], /--random-walk-brush/],
])('wrong options %j are refused', async (flags, why) => {
  using here = folder()
  const { code, stderr } = await here.maskbench('plugin', 'check', example('random-walk'), ...flags)
  expect([code, stderr]).toEqual([2, expect.stringMatching(why)])
})

it('a file that is not there is wrong usage', async () => {
  using here = folder()
  const { code, stderr } = await here.maskbench('plugin', 'check', 'absent.ts')
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no plugin absent.ts')])
})
