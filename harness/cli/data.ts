import type { Command } from 'commander'
import { declare as declareRender } from './data-render.ts'
import type { Act, Run } from './io.ts'

export function declare(program: Command, act: Act): void {
  const data = program.command('data').description('the data sets')
  data
    .command('list')
    .description('name, licence and presence of every data set')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench data list\n  $ npx maskbench data list --json')
    .action(act(run))
  declareRender(data, act)
}

export const run: Run<object> = async (_options, io) => {
  const { datasets } = await import('../../datasets/index.ts')
  const rows = datasets.map((dataset) => ({
    name: dataset.name,
    title: dataset.title,
    present: dataset.present(),
    licence: dataset.licence,
    source: dataset.source,
  }))
  io.result(rows, () => {
    const width = Math.max(...rows.map(({ name }) => name.length))
    const lines = rows.map(({ name, title, present, licence }) => {
      return `${name.padEnd(width)}  ${present ? 'present' : 'missing'}  ${title} (${licence})`
    })
    return [...lines, 'Your own images: folder:<path>, one folder per class, or train/ and test/ of those.'].join('\n')
  })
}
