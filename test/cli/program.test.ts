import type { Command } from 'commander'
import { expect, test } from 'vitest'
import type { Act } from '../../harness/cli/io.ts'
import { namedOptions } from '../../harness/cli/main.ts'
import { createProgram } from '../../harness/cli/program.ts'

const { program, parse } = await recorded()

test('a suite with its options', async () => {
  expect(await parse('run quick --only *adios* --seeds 0,1,2 --jobs 3 --dry-run --db x.sqlite --json')).toEqual({
    suite: 'quick',
    only: '*adios*',
    seeds: [0, 1, 2],
    jobs: 3,
    dryRun: true,
    db: 'x.sqlite',
    json: true,
  })
})

test('the shared options stand before the command as well', async () => {
  expect(await parse('--db x.sqlite --json status')).toEqual({ db: 'x.sqlite', json: true })
})

test('defaults of serve keep it on this machine', async () => {
  expect(await parse('serve')).toEqual({ port: 3000, host: '127.0.0.1', allowHost: [] })
})

test('workloads are a list, empty when all are meant', async () => {
  expect(await parse('perf knn linear-probe')).toEqual({ workloads: ['knn', 'linear-probe'] })
  expect(await parse('perf')).toEqual({ workloads: [] })
})

test('pretrain takes every option of the schema under its path', async () => {
  const options = await parse('pretrain --masking adios --adios-masks 2 --backbone-stem-stride 2 --evaluations knn')
  expect(options).toEqual({ masking: 'adios', adiosMasks: 2, backboneStemStride: 2, evaluations: ['knn'] })
})

test.each([
  ['run', "missing required argument 'suite'"],
  ['run quick --jobs x', 'must be a whole number'],
  ['run quick --jobs 0', 'must be from 1 to 512'],
  ['run quick --seeds 1,,2', 'must be a list like 1,2,3'],
  ['run quick --seeds=-1', 'must be at least 0'],
  ['run quick --job 2', 'Did you mean --jobs?'],
  ['run quick smoke', 'too many arguments'],
  ['runs --status finished', 'Allowed choices are queued, running, done, failed, interrupted'],
  ['serve --port 70000', 'must be from 0 to 65535'],
  ['pretrain --epochs 1.5', 'must be a whole number'],
  ['rnu quick', 'Did you mean'],
])('%s is refused', async (line, reason) => {
  await expect(parse(line)).rejects.toThrow(reason)
})

/** Started by other commands alone. */
const HIDDEN = ['start', 'worker', 'slurm-task', 'recompute', 'device']

test('every command says what it does, every option when to use it, and shows an example', () => {
  const all = (command: Command): Command[] => command.commands.flatMap((sub) => [sub, ...all(sub)])
  for (const command of all(program)) {
    const path = command.name()
    expect(command.description(), path).not.toBe('')
    for (const option of command.options)
      expect(option.description, `${path} ${option.flags}`).toMatch(/^(?! ?\(default)/)
    const leaf = command.commands.length === 0
    if (leaf && !HIDDEN.includes(path) && path !== 'help') expect(helpOf(command), path).toMatch(/\$ npx maskbench/)
  }
})

async function recorded() {
  let seen: unknown
  const act: Act =
    () =>
    async (...args) => {
      seen = namedOptions(args)
    }
  const fresh = () => createProgram(act)
  return {
    program: await fresh(),
    async parse(line: string) {
      await (await fresh()).parseAsync(['node', 'maskbench', ...line.split(' ')])
      return seen
    },
  }
}

/** Help with what `addHelpText` adds, which `helpInformation` leaves out. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut(chunk) {
      text += chunk
    },
  })
  command.outputHelp()
  return text
}
