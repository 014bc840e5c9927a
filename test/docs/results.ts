/**
 * The blocks of the documents that come from the reference results, each between its source and an end:
 *
 *     <!-- npx maskbench table adios-1 -->      what a command prints
 *     <!-- first table of npx maskbench … -->  its first table, and what its networks are
 *     <!-- scores scenes linear/top1 … -->      a table of means over seeds, by configuration and condition
 *     <!-- reference facts -->                  how they were made
 *     …
 *     <!-- end -->
 */
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { metricText } from '../../db/catalogue/metrics.ts'
import { maskingName, metricName, runTitle, shortNames, variantName } from '../../db/catalogue/titles.ts'
import { type Database, openReadOnly } from '../../db/read-only.ts'
import { referenceFacts } from '../../db/reference.ts'
import { temporaryFolder } from '../../harness/base/process/temporary-folder.ts'
import { summarizeSeeds } from '../../harness/statistics/pair-rule.ts'
import { importReference } from '../../harness/store/exchange/reference.ts'

const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
const BLOCK = /<!-- (npx maskbench|first table of npx maskbench|scores|reference) (.*) -->\n[\s\S]*?<!-- end -->/g

/** Whether a document quotes the reference results. */
export const quotes = ({ text }: { text: string }): boolean => text.search(BLOCK) >= 0

/** Imports the reference results once for several documents. @param work - gets a function that fills the blocks of a text. */
export async function withResults<T>(work: (fill: (text: string) => Promise<string>) => Promise<T>): Promise<T> {
  const folder = temporaryFolder('results')
  try {
    const store = join(folder, 'reference.sqlite')
    await importReference(store, new AbortController().signal)
    return await work((text) => filled(text, store))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function filled(text: string, store: string): Promise<string> {
  const made: string[] = []
  for (const [, kind, words] of text.matchAll(BLOCK)) {
    const inside = await MAKERS[kind as keyof typeof MAKERS](words!, store)
    made.push(`<!-- ${kind} ${words} -->\n\n${inside}\n\n<!-- end -->`)
  }
  return text.replace(BLOCK, () => made.shift()!)
}

const MAKERS = {
  'npx maskbench': printedBy,
  'first table of npx maskbench': async (words: string, store: string) => {
    const printed = await printedBy(words, store)
    const networks = /^- (Networks: .*)$/m.exec(printed)?.[1] ?? []
    return [...printed.split('\n\n').slice(0, 2), networks].flat().join('\n\n')
  },
  scores: async (words: string, store: string) => scoresIn(store, words),
  reference: async () => facts(),
}

/** What a command prints: Markdown as it is, other text as a block of code. */
async function printedBy(words: string, store: string): Promise<string> {
  const env = { ...process.env, MASKBENCH_DB: store, COLUMNS: '120' }
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...words.split(' ')], { env })
  const text = stdout.trim()
  // A heading of the page stands above.
  return /^(\||#)/m.test(text) ? text.replace(/^# .*\n+/, '').replace(/^##/gm, '####') : `\`\`\`text\n${text}\n\`\`\``
}

function facts(): string {
  const { suite, runs, commit, from, to, machine, hours } = referenceFacts()!
  const wide = machine.instructions?.includes('avx512f') ? 'with' : 'without'
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`
  return `${runs} runs of the suite \`${suite}\` at commit ${commit.slice(0, 7)}, made ${days} on ${machine.cores} cores of ${machine.cpu} ${wide} AVX-512 (${machine.memoryGb} GB, TensorFlow ${machine.tensorflow}). Their times add up to ${hours} hours, with two at a time.`
}

interface Row {
  kind: 'representation' | 'noisy-labels'
  method: string
  masking: string
  variant: string
  condition: string
  evaluation: string
  metric: string
  seed: number
  value: number
}

function scoresIn(store: string, words: string): string {
  const [dataset, ...columns] = words.split(' ') as [string, ...string[]]
  const database = openReadOnly(store)!
  const isSupervised = columns.some((column) => column.startsWith('supervised/'))
  const rows = rowsOf(database, dataset).filter(({ method }) => (method === 'supervised') === isSupervised)
  database.$client.close()
  const names = [...new Set(rows.map(nameOf))]
  const valuesOf = (name: string, column: string) => {
    const found = rows.filter((row) => nameOf(row) === name && `${row.evaluation}/${row.metric}` === column)
    const seeds = found.map(({ seed }) => seed)
    if (new Set(seeds).size < seeds.length) throw new Error(`${name} has several values of ${column} for one seed`)
    return found.map(({ value }) => value)
  }
  const lines = names
    .map((name) => ({ name, values: columns.map((column) => valuesOf(name, column)) }))
    .filter(({ values }) => values.every(({ length }) => length > 0))
    .map(({ name, values }) => ({ name, cells: values.map(summarizeSeeds) }))
    .sort((a, b) => b.cells[0]!.mean - a.cells[0]!.mean)
  const metricOf = (column: string) => column.split('/')[1]!
  const cell = ({ mean, ci95, n }: ReturnType<typeof summarizeSeeds>, column: string) => {
    const write = (value: number) => metricText(metricOf(column), value, 1)
    return `${write(mean)}${ci95 === null ? '' : ` ± ${write(ci95[1] - mean)}`} (${n})`
  }
  const head = columns.map(
    (column) => `${shortNames.evaluation(column.split('/')[0]!)}, ${metricName(metricOf(column))}`,
  )
  return [
    `| | ${head.join(' | ')} |`,
    `| --- |${columns.map(() => ' ---: |').join('')}`,
    ...lines.map(({ name, cells }) => `| ${name} | ${cells.map((one, i) => cell(one, columns[i]!)).join(' | ')} |`),
  ].join('\n')
}

function rowsOf(database: Database, dataset: string): Row[] {
  return database.$client
    .prepare(
      `select r.kind, r.method, r.masking, r.variant, s.condition, s.evaluation, s.metric, r.seed, s.value
       from runs r join scores s on s.run_id = r.id
       where r.dataset = ? and s.value is not null and (not s.selected_on_test or s.evaluation = 'masks') order by r.seed`,
    )
    .all(dataset) as Row[]
}

/** What is measured: a configuration, or a control of it. The network is the same for all but pixels. */
function nameOf({ kind, method, masking, variant, condition }: Row): string {
  const labels = variant.split(' ').filter((word) => word.includes('='))
  const control = /^control=(.*)$/.exec(condition)?.[1]
  if (control !== undefined) return CONTROLS[control] ?? control
  const name = [runTitle({ kind, method, masking }), variantName(labels.join(' ')), condition]
  return name.filter(Boolean).join(', ')
}

const CONTROLS: Record<string, string> = {
  'shuffled-images': `${maskingName('adios')} masks of other images`,
  'kmeans-colour': "k-means on the image's colours",
  untrained: 'the same model untrained',
  blob: 'best constant blob',
  stripes: 'stripes',
}
