import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { datasetKey } from '../../harness/analysis/dataset-names.ts'
import type { Act } from '../../harness/cli/io.ts'
import { namedOptions } from '../../harness/cli/main.ts'
import { pretrainConfig } from '../../harness/cli/pretrain-options.ts'
import { createProgram } from '../../harness/cli/program.ts'
import { remedyOf } from '../../harness/cli/wrong-usage.ts'
import { commands } from './helpers/in-process.ts'

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

test('pretrain plans its run too, and stores nothing', async () => {
  using here = commands()
  const words = ['pretrain', '--epochs', '1', '--dry-run']
  const { code, stdout, stderr } = await here.maskbench(...words, '--json')
  expect([code, stderr]).toEqual([0, ''])
  const { runs } = JSON.parse(stdout) as { runs: { name: string; status: string; seconds: number }[] }
  expect(runs).toMatchObject([{ name: expect.stringContaining('fashion-mnist-mini/simclr'), status: 'new' }])
  expect((await here.maskbench(...words)).stdout).toContain('1 of 1 runs left')
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
})

test('a plan says which runs train no encoder of their own', async () => {
  using here = commands()
  const defaults = { dataset: 'fashion-mnist-mini', epochs: 2 }
  const runs = [{ evaluations: ['knn'] }, { evaluations: ['knn', 'quality'] }]
  writeFileSync(join(here.path, 'two.json'), JSON.stringify({ defaults, runs, seeds: [0, 1] }))
  const words = ['run', join(here.path, 'two.json'), '--dry-run']
  const { stdout } = await here.maskbench(...words)
  expect(stdout).toMatch(
    /\n4 of 4 runs left, .*\n2 of them reuse the encoder of a run that was trained alike, and only evaluate it\n/,
  )
  const planned = JSON.parse((await here.maskbench(...words, '--json')).stdout) as {
    runs: { seconds: number; reusesEncoder: boolean }[]
  }
  const [first, , second] = planned.runs
  expect(planned.runs.map(({ reusesEncoder }) => reusesEncoder)).toEqual([false, false, true, true])
  expect(second!.seconds).toBeLessThan(first!.seconds)
})

test('a page of the dashboard that is no command is named where its name is typed', async () => {
  const pages = readdirSync('dashboard/app', { withFileTypes: true }).flatMap(({ name, parentPath }) =>
    /^\w+$/.test(name) && existsSync(join(parentPath, name, 'page.tsx')) ? [name] : [],
  )
  const named = new Set(program.commands.map((command) => command.name()))
  const others = pages.filter((name) => !named.has(name))
  expect(others).toContain('curves')
  expect(others).not.toContain('significance')
  for (const name of others) {
    const error = new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${name}'`)
    const page = `the page ${name[0]!.toUpperCase()}${name.slice(1)}`
    // Commander itself suggests a name as near as `table`.
    if (!named.has(name.replace(/s$/, ''))) expect(await remedyOf(error, program, {})).toMatch(page)
  }
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

// Wherever a command takes a data set, its key and its title are the same, in any case.
test.each(
  Object.entries({
    cifar10: 'cifar10',
    'CIFAR-10': 'cifar10',
    'Fashion-MNIST mini': 'fashion-mnist-mini',
    'ImageNet100-s': 'imagenet100s',
    'my own': 'my own',
    'folder:CIFAR10': 'folder:CIFAR10',
    'CIFAR10/': 'CIFAR10/',
  }),
)('%s is %s', (text, key) => {
  expect(datasetKey(text)).toBe(key)
})

test('pretrain takes titles as its data and as the data of an evaluation', () => {
  const given = { data: 'Fashion-MNIST mini', evaluations: ['knn', 'transfer-linear:CIFAR-10'] }
  const { dataset, evaluations } = pretrainConfig(given)
  expect([dataset, evaluations[1]]).toMatchObject(['fashion-mnist-mini', { dataset: 'cifar10' }])
})

test('options and arguments for a data set read titles', async () => {
  for (const words of [
    'runs --dataset CIFAR-10',
    'plot --dataset CIFAR-10',
    'leaderboard --dataset CIFAR-10',
    'evaluate some.pth --data CIFAR-10',
    'evaluate-masks --masks m.npy --data CIFAR-10',
    'plot-masks some --out a.png --data CIFAR-10',
    'data fetch CIFAR-10',
    'data export CIFAR-10 --out a',
    'leaderboard CIFAR-10',
  ]) {
    expect(Object.values((await parse(words)) as object), words).toContain('cifar10')
  }
  using here = commands()
  const { code, stdout, stderr } = await here.maskbench('data', 'verify', 'UCI Heart', '--json')
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'uci-heart' }])
})
