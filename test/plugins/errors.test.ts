/** What a plugin throws during a run is shown with the place in its own file, wherever the run is looked at. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { explain, explainPlugin } from '../../harness/base/explain.ts'
import { folder } from '../cli/helpers/maskbench.ts'

const here = folder()
afterAll(() => here[Symbol.dispose]())

/** A method that acts on a terminal, begins a line and looks like HTML. */
const PLUGIN = `import { asDrawn, defineMasking, drawMasks } from 'maskbench/plugin'
import { explode } from './lib/explode.ts'

export const boom = defineMasking({
  entry: { key: 'boom', title: 'boom', made: 'blindly', mark: 'M-1 -1L1 1' },
  needsObjects: false,
  start: () => ({
    draw: ({ count }) => drawMasks(count, 16, () => explode()),
    masks: asDrawn,
  }),
})
`
const EXPLODE = `export function explode(): void {
  throw new TypeError('no \\u001b[31m<b>luck</b>')
}
`

it('in the terminal, and in show, with its text escaped', async () => {
  mkdirSync(join(here.path, 'lib'))
  writeFileSync(join(here.path, 'boom.ts'), PLUGIN)
  writeFileSync(join(here.path, 'lib', 'explode.ts'), EXPLODE)
  const small = ['--epochs', '1', '--image-size', '16', '--train-images', '64', '--evaluations', 'knn']
  const encoder = ['--backbone-width', '8', '--backbone-blocks', '1', '--backbone-stem-stride', '2']
  const { code, stderr } = await here.maskbench(
    'pretrain',
    '--plugin',
    'boom.ts',
    '--masking',
    'boom',
    ...small,
    ...encoder,
  )
  const places = `at explode (${here.path}/lib/explode.ts:2:9), at <anonymous> (${here.path}/boom.ts:8:`
  expect(code).toBe(1)
  expect(stderr).toContain(`no \\x1b[31m<b>luck</b>. fix the plugin: ${places}`)
  expect(stderr).not.toContain('\u001b[31m')
  expect(stderr).not.toContain('retrying once')
  const [run] = JSON.parse((await here.maskbench('runs', '--json')).stdout) as { id: string }[]
  const shown = await here.maskbench('show', run!.id)
  expect(shown.stdout).toContain(`no \\x1b[31m<b>luck</b>. fix the plugin: ${places}`)
  expect(shown.stdout).not.toContain('\u001b[31m')
})

it("TensorFlow's own words are shown, not its code", () => {
  const thrown = new Error('Invalid TF_Status: 3\nMessage: Incompatible shapes: [2] vs. [3]')
  expect(explain(thrown).what).toBe('Incompatible shapes: [2] vs. [3]')
})

it('frames of others are left out, and errors without a plugin are explained as before', () => {
  explainPlugin(['/home/me/my walk.ts'])
  const thrown = (...frames: string[]) =>
    Object.assign(new Error('too short'), { stack: ['Error: too short', ...frames].join('\n') })
  expect(
    explain(
      thrown(
        '    at Tensor.get (/maskbench/node_modules/tfjs/index.js:1:1)',
        '    at walk (file:///home/me/my%20walk.ts:22:7)',
        '    at /home/me/my walk.ts:30:1',
        '    at pretrain (/maskbench/harness/training/pretrain.ts:1:1)',
      ),
    ),
  ).toEqual({
    what: 'too short',
    remedy: 'fix the plugin: at walk (/home/me/my walk.ts:22:7), at /home/me/my walk.ts:30:1',
    exitCode: 1,
    sameAgain: true,
  })
  const ours = explain(thrown('    at pretrain (/maskbench/harness/training/pretrain.ts:1:1)'))
  expect([ours.remedy, ours.sameAgain]).toEqual(['--debug prints where', undefined])
  expect(explain(thrown('    at run (/home/50%off/run.ts:1:1)', '    at f (file://%zz/x.ts:1:1)')).what).toBe(
    'too short',
  )
  explainPlugin(['/home/50%off/#1.ts'])
  expect(explain(thrown('    at f (file:///home/50%25off/%231.ts:2:3)')).remedy).toContain('/home/50%off/#1.ts:2:3')
  explainPlugin(['/home/a (1).ts'])
  expect(explain(thrown('    at f (/home/a (1).ts:2:3)', '    at /home/a (1).ts:4:5')).remedy).toBe(
    'fix the plugin: at f (/home/a (1).ts:2:3), at /home/a (1).ts:4:5',
  )
})
