/** Plugins and libraries that print: what they write to stdout is no part of a command's answer. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { folder } from '../cli/helpers/maskbench.ts'
import { pictures } from '../cli/helpers/pictures.ts'
import { tamper } from '../cli/helpers/tamper.ts'

const here = folder()
afterAll(() => here[Symbol.dispose]())

/** Prints when it is loaded and, through `say`, whenever it draws. */
const loud = (say: string) => `import { writeSync } from 'node:fs'
import { asDrawn, defineMasking, drawMasks } from 'maskbench/plugin'
console.log('loud is loaded')
process.stdout.write('{"loud": true}\\n')
${say}
export const loud = defineMasking({
  entry: { key: 'loud', title: 'loud', made: 'blindly', mark: 'M-1 0H1' },
  needsObjects: false,
  start: ({ imageSize }) => ({
    draw: ({ count }) => {
      console.log('loud draws')
      return drawMasks(count, imageSize, (hide) => hide(0, 0, imageSize, imageSize >> 1))
    },
    masks: asDrawn,
  }),
})
`
const SMALL = `pretrain --plugin loud.ts --data folder:own --masking loud --image-size 16 --batch-size 4 --epochs 1
  --backbone-width 8 --backbone-stem-stride 2 --backbone-blocks 1 --evaluations knn`.split(/\s+/)

beforeAll(async () => {
  await pictures(join(here.path, 'own'), ['cat', 'dog'], 10)
  writeFileSync(join(here.path, 'loud.ts'), loud(''))
})

test('a command that loads one prints nothing but its answer to stdout', async () => {
  const defaults = { dataset: 'folder:own', masking: 'loud', imageSize: 16, evaluations: ['knn'] }
  const suite = { name: 'mine', plugins: ['loud.ts'], defaults, runs: [{}] }
  writeFileSync(join(here.path, 'mine.json'), JSON.stringify(suite))
  const { code, stdout, stderr } = await here.maskbench('run', 'mine.json', '--dry-run', '--json')
  expect([code, JSON.stringify(JSON.parse(stdout))]).toEqual([0, expect.stringContaining('loud')])
  expect(stderr).toContain('loud is loaded\n{"loud": true}\n')
  const help = await here.maskbench(...SMALL, '--help')
  expect(help.stdout).toMatch(/^Usage: /)
  const refused = await here.maskbench(...SMALL, '--epochs', 'none', '--json')
  expect([refused.code, Object.keys(JSON.parse(refused.stdout))]).toEqual([2, ['error', 'remedy']])
})

describe.runIf(existsSync(bindingPath))('with TensorFlow', () => {
  test('`plugin check --json` is one JSON value, though what is tried prints', async () => {
    const { code, stdout, stderr } = await here.maskbench('plugin', 'check', 'loud.ts', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([{ kind: 'masking', key: 'loud' }])
    expect(stderr).toContain('loud draws')
  })

  test('a run that was made by one that even writes to the descriptor of stdout can be verified', async () => {
    writeFileSync(join(here.path, 'loud.ts'), loud("writeSync(1, 'straight to stdout\\n')"))
    const { code, stderr } = await here.maskbench(...SMALL)
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('loud draws')])
    const [run] = JSON.parse((await here.maskbench('runs', '--json')).stdout) as { id: string }[]
    const later = "update meta set value = json_set(value, '$.digest', 'later') where key = 'plugin:loud'"
    using _ = tamper(join(here.path, 'maskbench.sqlite'), later)
    const verified = await here.maskbench('verify', run!.id, '--trust-plugins', '--json')
    expect(verified.code).toBe(0)
    expect(verified.stdout).toMatch(/^straight to stdout\n\{.*"ok":true.*\}\n$/)
    expect(verified.stdout).toContain('"plugins":["loud"]')
  })
})
