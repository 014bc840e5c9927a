import type { Command } from 'commander'
import type { Download } from '../../../datasets/archives.ts'
import { byteSize } from '../../base/text.ts'
import type { Act, Run } from '../io.ts'
import { declare as declareExport } from './data/export.ts'
import { declare as declareFetch } from './data/fetch.ts'
import { declare as declareRender } from './data/render.ts'
import { declare as declareVerify } from './data/verify.ts'

export function declare(program: Command, act: Act): void {
  const data = program.command('data').description('list, fetch, verify, render and export data sets')
  data
    .command('list')
    .description('list all data sets: licence, whether present, and how to fetch them')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench data list\n  $ npx maskbench data list --json')
    .action(act(run))
  declareFetch(data, act)
  declareVerify(data, act)
  declareRender(data, act)
  declareExport(data, act)
}

export const run: Run<object> = async (_options, io) => {
  const { datasets } = await import('../../../datasets/index.ts')
  const rows = datasets.map((dataset) => {
    const { name, title, licence, source, download } = dataset
    return { name, title, present: dataset.present(), licence, source, download: download ? summary(download) : null }
  })
  io.result(rows, () => {
    const width = Math.max(...rows.map(({ name }) => name.length))
    const lines = rows.map(({ name, title, present, licence, download }) => {
      const size = download?.bytes ? `${byteSize(download.bytes)}: ` : ''
      const how = present || download === null ? '' : `; ${size}npx maskbench data fetch ${name}`
      return `${name.padEnd(width)}  ${present ? 'present' : 'missing'}  ${title} (${licence})${how}`
    })
    return [...lines, 'Your own images: folder:<path>, one folder per class, or train/ and test/ of those.'].join('\n')
  })
}

/** Bytes to download (null if unknown), whether terms must be accepted, and whether it must be downloaded by hand. */
function summary({ archives, terms, byHand }: Download): { bytes: number | null; terms: boolean; byHand: boolean } {
  const sizes = archives.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))
  const known = sizes.length > 0 && sizes.length === archives.length
  const bytes = known ? sizes.reduce((sum, size) => sum + size, 0) : null
  return { bytes, terms: terms !== null, byHand: byHand !== null }
}
