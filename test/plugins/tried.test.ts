/** `plugin check`: what plugins bring is tried on made-up data, and gradients are compared with differences. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { folder } from '../cli/helpers/maskbench.ts'

const ROOT = join(import.meta.dirname, '../..')
const example = (name: string) => join(ROOT, 'docs/examples', `${name}.ts`)

it.concurrent.each([
  ['dcl', /^method dcl: the gradient agrees with differences, without masks and under one and two masks/],
  ['random-walk', /^masking random-walk: hides 4\d\.\d% of 3 images of 32 pixels, masks per image: 1$/],
  ['grains', /^masking grains: hides (3[6-9]|4[0-3])\.\d% of 3 images of 32 pixels, masks per image: 1$/],
  ['plain-conv', /^backbone plain-conv: maps 3 images of 32 pixels to \[3, 128\], by 93472 parameters$/],
  ['nearest-mean', /^evaluation nearest-mean: scores random features: top1 \S+, worst_class \S+$/],
  ['stripes', /^dataset stripe-images: has 256 training and 128 test images/],
])('%s is tried', async (name, line) => {
  using here = folder()
  const { code, stdout, stderr } = await here.maskbench('plugin', 'check', example(name))
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.trim()).toMatch(line)
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
