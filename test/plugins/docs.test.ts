/** docs/plugins.md, held against the examples, the code that it lists, and a command that it prints. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as api from '../../harness/plugins/api.ts'
import { folder } from '../cli/helpers/maskbench.ts'
import { signature } from './signature.ts'

const EXAMPLES = join(import.meta.dirname, '../../docs/examples')
const example = (name: string) => join(EXAMPLES, `${name}.ts`)

it('docs/plugins.md prints the examples as they are', () => {
  const text = readFileSync(join(EXAMPLES, '../plugins.md'), 'utf8')
  for (const file of readdirSync(EXAMPLES)) expect(text).toContain(readFileSync(join(EXAMPLES, file), 'utf8'))
})

it('docs/plugins.md lists what the random generator has', () => {
  const text = readFileSync(join(EXAMPLES, '../plugins.md'), 'utf8')
  const source = readFileSync(join(EXAMPLES, '../../harness/base/random.ts'), 'utf8')
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(api.Random.prototype)
  const listed = [...text.matchAll(/^\| `random\.(\w+)\((.*?)\)` \|/gm)]
  expect(listed.map(([, name]) => name).sort()).toEqual(Object.keys(methods).sort())
  for (const [, name, given] of listed) {
    const [, parameters] = new RegExp(`^  ${name}\\((.*?)\\):`, 'm').exec(source)!
    expect(given, name).toBe(parameters!.replaceAll(/: \w+/g, ''))
  }
})

it('docs/plugins.md lists what is in the groups of names, and the fields of a batch and of a view', () => {
  const text = readFileSync(join(EXAMPLES, '../plugins.md'), 'utf8')
  const { operations, op, layers, specifications } = api
  for (const [group, names] of Object.entries({ operations, op, layers, specifications })) {
    const [, listed] = new RegExp(`^\\| \`${group}\` \\| (.*) \\|$`, 'm').exec(text)!
    const found = [...listed!.matchAll(/`(\w+)(\(.*?\))`/g)]
    expect(found.map(([, name]) => name).sort(), group).toEqual(Object.keys(names).sort())
    for (const [, name, parameters] of found) {
      const of = (names as Record<string, Parameters<typeof signature>[0]>)[name!]!
      expect(parameters, `${group}.${name}`).toBe(signature(of))
    }
  }
  const given = { batch: ['methods/types.ts', 'Batch'], view: ['augment/index.ts', 'View'] } as const
  for (const [name, [file, type]] of Object.entries(given)) {
    const types = readFileSync(join(EXAMPLES, '../../harness', file), 'utf8')
    const [, members] = new RegExp(`^export interface ${type} \\{\\n(.*?)^\\}`, 'ms').exec(types)!
    const fields = [...members!.matchAll(/^ {2}(\w+)[:(]/gm)].map(([, field]) => field)
    const listed = [...text.matchAll(new RegExp(`^\\| \`${name}\\.(\\w+)\` \\|`, 'gm'))].map(([, field]) => field)
    expect(listed, name).toEqual(fields)
  }
})

it('the types of a plugin are checked by the command of the docs, wherever the file lies', () => {
  const [, command] = /^(npx tsc .*) docs\/examples\/random-walk\.ts$/m.exec(
    readFileSync(join(EXAMPLES, '../plugins.md'), 'utf8'),
  )!
  const root = join(EXAMPLES, '../..')
  using here = folder()
  mkdirSync(join(here.path, 'node_modules'))
  symlinkSync(root, join(here.path, 'node_modules/maskbench'))
  const checked = (text: string) => {
    writeFileSync(join(here.path, 'walk.ts'), text)
    const { status, stdout } = spawnSync('sh', ['-c', `${command} ${join(here.path, 'walk.ts')}`], { cwd: root })
    return [status, String(stdout)]
  }
  const right = readFileSync(example('random-walk'), 'utf8')
  expect(checked(right)).toEqual([0, ''])
  const wrong = right.replace('random.integer(2) * 2', "random.integer('2') * 2")
  expect(checked(wrong)).toEqual([expect.any(Number), expect.stringMatching(/walk\.ts\(21,\d+\): error TS2345: /)])
  expect(checked(wrong)[0]).not.toBe(0)
})
