import { Argument, type Command } from 'commander'
import { UsageError } from '../../base/errors.ts'
import { textNamed } from '../../base/formats/read-text.ts'
import type { Act, Run } from '../io.ts'

const KINDS = ['clustering', 'multilabel'] as const

interface Options {
  kind: (typeof KINDS)[number]
  truth: string
  pred: string
}

export function declare(program: Command, act: Act): void {
  program
    .command('metrics')
    .description('score predictions of any other program')
    .addArgument(
      new Argument('<kind>', 'clustering: FMI, ARI, NMI of two partitions; multilabel: F1 of tags').choices(KINDS),
    )
    .requiredOption(
      '--truth <file>',
      'JSON: [0, 2, …], the class of every item, or [[0, 1, …], …], one row of tags per item',
    )
    .requiredOption('--pred <file>', 'JSON of the same shape: arbitrary cluster numbers, or predicted tags')
    .addHelpText(
      'after',
      `
All scores are fractions, as in scikit-learn: NMI is normalised by the mean of both entropies; F1 is computed over the
whole set, and a tag that neither occurs nor is predicted counts as 0.

Examples:
  $ npx maskbench metrics clustering --truth classes.json --pred clusters.json
  $ npx maskbench metrics multilabel --truth tags.json --pred predicted.json --json`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ kind, truth, pred }, io) => {
  const scores = kind === 'clustering' ? await clustering(truth, pred) : await multilabel(truth, pred)
  io.result(scores, () =>
    Object.entries(scores)
      .map(([metric, value]) => `${metric.padEnd(12)}${value.toFixed(4)}`)
      .join('\n'),
  )
}

async function clustering(truth: string, pred: string) {
  const [classes, clusters] = [readGroups(truth), readGroups(pred)]
  checkSameLength(classes.length, clusters.length, { truth, pred })
  const { contingency } = await import('../../evaluation/metrics/contingency.ts')
  const [{ fmi }, { ari }, { nmi }] = await Promise.all([
    import('../../evaluation/metrics/fmi.ts'),
    import('../../evaluation/metrics/ari.ts'),
    import('../../evaluation/metrics/nmi.ts'),
  ])
  const [own, other] = [numbered(classes), numbered(clusters)]
  if (own.groups * other.groups > LARGEST_TABLE) {
    const what = `${truth} has ${own.groups} groups and ${pred} has ${other.groups}, too many to compare`
    throw new UsageError({ what, remedy: 'give the group number of every item, not the item number' })
  }
  const table = contingency(own.ids, other.ids)
  return { fmi: fmi(table), ari: ari(table), nmi: nmi(table) }
}

async function multilabel(truth: string, pred: string) {
  const [tags, predicted] = [readTags(truth), readTags(pred)]
  checkSameLength(tags.length, predicted.length, { truth, pred })
  const [own, other] = [tags[0]!.length, predicted[0]!.length]
  if (own !== other) {
    throw new UsageError({
      what: `${truth} has ${own} tags per item, ${pred} has ${other}`,
      remedy: 'give both the same tags in the same order',
    })
  }
  const { f1 } = await import('../../evaluation/metrics/f1.ts')
  const { macro, micro, weighted } = f1(Uint8Array.from(tags.flat()), Uint8Array.from(predicted.flat()), own)
  return { f1_macro: macro, f1_micro: micro, f1_weighted: weighted }
}

/** The most cells of a contingency table: one per pair of groups. */
const LARGEST_TABLE = 1e8

/** Renumbers arbitrary group numbers as 0, 1, …, in order of first occurrence. */
function numbered(groups: readonly number[]): { ids: Int32Array; groups: number } {
  const numbers = new Map<number, number>()
  const ids = Int32Array.from(groups, (group) => {
    if (!numbers.has(group)) numbers.set(group, numbers.size)
    return numbers.get(group)!
  })
  return { ids, groups: numbers.size }
}

function readGroups(file: string): number[] {
  const items = readList(file)
  // Larger ones were rounded when the file was read, so that groups may have become one.
  const large = items.findIndex((item) => Number.isInteger(item) && !Number.isSafeInteger(item))
  if (large >= 0) refuseItem(file, large, items[large], 'number the groups from 0: so large a number is not exact')
  const wrong = items.findIndex((item) => !Number.isInteger(item))
  if (wrong >= 0) refuseItem(file, wrong, items[wrong], 'for clustering every item must be one whole number')
  return items as number[]
}

function readTags(file: string): number[][] {
  const items = readList(file)
  const binary = (tag: unknown) => tag === 0 || tag === 1
  const wrong = items.findIndex((item) => !Array.isArray(item) || item.length === 0 || !item.every(binary))
  if (wrong >= 0) refuseItem(file, wrong, items[wrong], 'for multilabel every item must be a row of 0s and 1s')
  const rows = items as number[][]
  const odd = rows.findIndex((row) => row.length !== rows[0]!.length)
  if (odd >= 0) {
    const what = `${file}: item ${odd} has ${rows[odd]!.length} tags, the first has ${rows[0]!.length}`
    throw new UsageError({ what, remedy: 'give every item the same tags in the same order' })
  }
  return rows
}

function readList(file: string): unknown[] {
  const text = textNamed(file, { wanted: 'a JSON file' })
  let items: unknown
  try {
    items = JSON.parse(text)
  } catch (error) {
    const remedy = 'write a JSON list, e.g. with json.dump'
    throw new UsageError({ what: `${file} is not JSON: ${(error as Error).message}`, remedy }, { cause: error })
  }
  if (!Array.isArray(items) || items.length === 0) {
    const what = Array.isArray(items) ? `${file} holds an empty list` : `${file} does not hold a list`
    throw new UsageError({ what, remedy: 'write one entry for every item' })
  }
  return items
}

function refuseItem(file: string, place: number, item: unknown, remedy: string): never {
  throw new UsageError({ what: `${file}: item ${place} is ${JSON.stringify(item)}`, remedy })
}

function checkSameLength(own: number, other: number, { truth, pred }: Pick<Options, 'truth' | 'pred'>): void {
  if (own === other) return
  const what = `${truth} has ${own} items, ${pred} has ${other}`
  throw new UsageError({ what, remedy: 'give both the same items in the same order' })
}
