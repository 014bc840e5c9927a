import type { Command } from 'commander'
import type { Dataset, Problem } from '../../../../datasets/types.ts'
import { datasetKey } from '../../../analysis/dataset-names.ts'
import { FailureError } from '../../../base/errors.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  names: string[]
}

export function declare(data: Command, act: Act): void {
  data
    .command('verify')
    .description('read all files of data sets and list those that are missing or damaged')
    .argument('[names...]', 'data sets to check (default: all that are present, even in part)')
    .addHelpText(
      'after',
      `
The exit code is 1 when a file is missing or damaged.

Examples:
  $ npx maskbench data verify
  $ npx maskbench data verify stl10 cifar10
  $ npx maskbench data verify cifar10 --json`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ names }, io) => {
  const { datasets, findDataset } = await import('../../../../datasets/index.ts')
  const { asStep } = await import('../../../engine/installation/progress.mjs')
  const asked = [...new Set(names.map(datasetKey))].map(findDataset)
  const chosen = asked.length > 0 ? asked : await partlyThere(datasets)
  const answers: { name: string; checked: number; problems: Problem[] }[] = []
  for (const { name, verify } of chosen) {
    if (verify === undefined) continue
    const problems: Problem[] = []
    const checked = new Set<string>()
    await asStep(`Reading ${name}`, async ({ update }) => {
      const look = (file: string): void => {
        checked.add(file)
        update(`${checked.size.toLocaleString('en')} files`)
      }
      for await (const problem of verify(look)) {
        problems.push(problem)
        look(problem.file)
      }
    })
    answers.push({ name, checked: checked.size, problems })
  }
  io.result(answers, () => {
    if (answers.length === 0) return `nothing to check: ${names.join(', ')} is rendered, or is your own`
    return answers.flatMap(lines).join('\n')
  })
  const bad = answers.filter(({ problems }) => problems.length > 0)
  if (bad.length === 0) return
  const count = bad.reduce((sum, { problems }) => sum + problems.length, 0)
  throw new FailureError({
    what: `${count.toLocaleString('en')} ${count === 1 ? 'file is' : 'files are'} missing or damaged`,
    remedy: `run ${bad.map(({ name }) => remedy(findDataset(name))).join(' and ')}`,
  })
}

function remedy({ name, download }: Dataset): string {
  return download === undefined ? '`git checkout -- datasets`' : `\`npx maskbench data fetch ${name} --again\``
}

function lines({ name, checked, problems }: { name: string; checked: number; problems: Problem[] }): string[] {
  const total = `${checked.toLocaleString('en')} ${checked === 1 ? 'file' : 'files'} checked`
  const summary = problems.length === 0 ? 'all intact' : `${problems.length.toLocaleString('en')} missing or damaged`
  return [...problems.map(({ file, what }) => `${name}: ${file}: ${what}`), `${name}: ${total}, ${summary}`]
}

async function partlyThere(datasets: readonly Dataset[]): Promise<Dataset[]> {
  const { existsSync } = await import('node:fs')
  const { dataFolder } = await import('../../../../datasets/archives.ts')
  return datasets.filter((dataset) => dataset.present() || existsSync(dataFolder(dataset.name)))
}
