/** Tables with a column for each seed, such as `seed 0`, `seed 1` or `CIFAR-10 run 1`, as spreadsheets have them. */
import { UsageError } from '../../../base/errors.ts'
import { firstFew } from '../../../base/text.ts'
import { isNumbers } from '../cells.ts'
import { ChoiceError } from '../choice.ts'
import { isMeasure } from '../direction.ts'
import type { GivenTable } from '../given-table.ts'
import { isRole, noDataset, placeOf } from '../headings.ts'
import { numberedAlike } from './numbered-names.ts'

interface SeedColumn {
  heading: string
  i: number
  /** What stands before the seed: a data set, a measure, or nothing. */
  of: string
  seed: string
}

const WORD = '(?:random[\\s_-]*)?seed|run|fold|trial|rep|repeat|repetition|replicate|replication'
/** What is before the word, the word, and the number: `CIFAR-10 (seed 3)`. */
const NUMBERED = new RegExp(`^(?:(?<of>.*?)[\\s_\\-./([,:|]+)?(?<word>${WORD})[\\s_#=:.-]*(?<seed>\\d+)[)\\]]?$`, 'i')
/** The same before a name: `seed0_CIFAR-10`, `run 1: CIFAR-10`. */
const NUMBERED_BEFORE = new RegExp(
  `^[[(]?(?<word>${WORD})[\\s_#=:.-]*(?<seed>\\d+)[\\s_\\-./)\\],:|]+(?<of>\\S.*)$`,
  'i',
)

/** The parts of a name such as `CIFAR-10 (seed 3)`; null for one without a word for seeds. */
export function namedSeed(name: string): { of: string; word: string; seed: string } | null {
  const { of = '', word, seed } = (NUMBERED.exec(name) ?? NUMBERED_BEFORE.exec(name))?.groups ?? {}
  return word === undefined ? null : { of: of.trim(), word, seed: String(Number(seed)) }
}

/**
 * The same under one line of headings, where a second one has the seeds of data sets that stand several times, or once above
 * several columns: as pandas writes pivoted seeds, and spreadsheets merge cells.
 */
export function withSeedsInHead(grid: GivenTable): GivenTable {
  const [label = '', ...names] = grid.head
  const [lower, ...rows] = grid.rows
  const [below = '', ...seeds] = lower?.cells ?? []
  const isRepeated = new Set(names.filter(Boolean)).size < names.length && names[0] !== ''
  const isBelow = below === '' || isRole(below, 'seed')
  const numbers = seeds.map((cell) => LOWER.exec(cell)?.[1])
  if (!isRepeated || !isBelow || rows.length === 0 || numbers.includes(undefined)) return grid
  let above = ''
  const joined = names.map((name, i) => {
    above = name === '' ? above : name
    return `${above} seed ${numbers[i]}`
  })
  // What stands first names the upper line, and a line below may name the column.
  const first = isRole(label, 'method') && !isRole(below, 'seed') ? label : ''
  return { ...grid, head: [first, ...joined], rows }
}

/** `0`, `seed 0` */
const LOWER = new RegExp(`^(?:(?:${WORD})[\\s_#=:.-]*)?(\\d{1,9})$`, 'i')

/**
 * The same with a row for each seed; null where no columns are those of seeds.
 * @param chosen - the measure that is taken as values; null to find it.
 * @throws UsageError where the columns are seeds of several measures, or of a table without methods.
 */
export function withSeedsInRows(grid: GivenTable, chosen: string | null): GivenTable | null {
  const { head, rows, notes = [] } = grid
  const [method, dataset] = [placeOf(head, 'method'), placeOf(head, 'dataset')]
  const isLong = method >= 0 && dataset >= 0
  if (head.some((heading) => isRole(heading, 'seed') || isRole(heading, 'value'))) return null
  const named = seedColumns(grid) ?? (isLong ? numberColumns(grid) : null)
  const alike = named === null ? alikeColumns(grid) : null
  const found = named ?? (alike?.isSure ? alike.columns : null)
  if (found === null) return null
  const names = [...new Set(found.map(({ of }) => of))]
  const asked = chosen === null ? undefined : names.find((name) => name.toLowerCase() === chosen.toLowerCase())
  if (chosen !== null && asked === undefined) return null
  if (isLong && asked === undefined && names.length > 1) throw severalMeasures(names)
  if (dataset >= 0 && method < 0 && names.includes('')) {
    throw new UsageError({
      what: `${listOf(found)} are seeds, and the table has no column for the method`,
      remedy: 'add a column method, or put the method before each seed, as in `SimCLR seed 0`',
    })
  }
  const only = asked ?? (names.length === 1 ? names[0]! : undefined)
  const isOne = only !== undefined && (isLong || only === '' || isRole(only, 'value') || isMeasure(only))
  const columns = only === undefined ? found : found.filter(({ of }) => of === only)
  const places = new Set(found.map(({ i }) => i))
  const kept = [...head.keys()].filter((i) => !places.has(i))
  const label = method < 0 && dataset < 0 ? 0 : -1
  const of = dataset >= 0 ? 'method' : 'dataset'
  return {
    ...grid,
    ...(isOne && only !== '' && { valueName: only }),
    head: [...kept.map((i) => (i === label ? 'method' : head[i]!)), ...(isOne ? [] : [of]), 'seed', 'value'],
    rows: rows.flatMap(({ place, cells }) =>
      columns.map((one) => ({
        place,
        cells: [...kept.map((i) => cells[i]!), ...(isOne ? [] : [one.of]), one.seed, cells[one.i]!],
      })),
    ),
    notes: [
      ...notes,
      `${listOf(columns)} are read as the values of a row under these seeds${named === null ? `, because every name has the same numbers; ${notSeeds(columns[0]!)}` : ''}`,
    ],
  }
}

/** How to say that columns are none of seeds. */
const notSeeds = ({ of, seed }: SeedColumn): string =>
  `if each is a data set of its own, write what the numbers count, such as \`${of} level ${seed}\``

const AT_MOST = 3

const listOf = (columns: readonly SeedColumn[]): string =>
  `the columns ${firstFew(
    columns.map(({ heading }) => `\`${heading}\``),
    AT_MOST,
  )}`

function severalMeasures(names: string[]): ChoiceError {
  const what = `the table has columns of seeds for ${names.length} measures (${names.join(', ')})`
  return new ChoiceError(what, { name: 'value', values: names }, (written) => `choose one with ${written}`)
}

/**
 * Columns of numbers under one word with a number behind it.
 * @throws UsageError where columns of other numbers stand beside them.
 */
function seedColumns(grid: GivenTable): SeedColumn[] | null {
  const words = new Set<string>()
  const found = grid.head.flatMap((heading, i): SeedColumn[] => {
    const part = namedSeed(heading)
    if (part === null) return []
    words.add(part.word.toLowerCase().replace(/[\s_-]/g, ''))
    return [{ heading, i, of: part.of, seed: part.seed }]
  })
  const names = new Set(found.map(({ of }) => of))
  const isMixed = names.size > 1 && names.has('')
  if (words.size !== 1 || names.size === found.length || isMixed || !areNumbers(grid, found)) return null
  const [other] = otherNumbers(grid, found)
  if (other === undefined) return found
  throw new UsageError({
    what: `${listOf(found)} are seeds, and the column \`${other}\` beside them holds numbers, too`,
    remedy: `delete it, or give each data set its own columns of seeds, such as \`${other} seed 0\``,
  })
}

/** Columns 0, 1, 2, … or 1, 2, …, as pandas writes them when seeds are pivoted. */
function numberColumns(grid: GivenTable): SeedColumn[] | null {
  const found = grid.head.flatMap((heading, i) =>
    /^\d+$/.test(heading) ? [{ heading, i, of: '', seed: heading }] : [],
  )
  const first = Number(found[0]?.heading)
  const isCounted = found.length > 1 && first <= 1 && found.every(({ seed }, nth) => Number(seed) === first + nth)
  return isCounted && areNumbers(grid, found) && otherNumbers(grid, found).length === 0 ? found : null
}

/** The columns of results, where their names differ in a number alone. */
function alikeColumns(grid: GivenTable): { columns: SeedColumn[]; isSure: boolean } | null {
  const results = otherNumbers(grid, [])
  const alike = numberedAlike(results)
  if (alike === null) return null
  const columns = alike.found.map(({ name, of, seed }) => ({ heading: name, i: grid.head.indexOf(name), of, seed }))
  return { columns, isSure: alike.isSure }
}

/** A warning of columns that may be seeds, and are taken as data sets. */
export function doubtfulSeeds(grid: GivenTable): string[] {
  const { head } = grid
  if (head.some((heading) => isRole(heading, 'seed') || isRole(heading, 'value') || isRole(heading, 'dataset')))
    return []
  const columns = alikeColumns(grid)?.columns ?? countedColumns(grid)
  return columns === null ? [] : [`${listOf(columns)} are taken as ${columns.length} data sets; ${ifSeeds(columns)}`]
}

/** What to do about columns of a table without values that may be seeds; null for other columns. */
export function seedsHint(grid: GivenTable): string | null {
  const columns = alikeColumns(grid)?.columns ?? countedColumns(grid)
  // Beside columns of methods and data sets, what is no measure can only be another word for seeds.
  return columns && ifSeeds(columns.map((one) => ({ ...one, of: isMeasured(one.of) ? one.of : '' })))
}

function ifSeeds(columns: readonly SeedColumn[]): string {
  const called = columns.map(({ of, seed }) => `\`${of === '' ? '' : `${of} `}seed ${seed}\``)
  return `if they are the values under several seeds, call them ${firstFew(called, 2)}`
}

const isMeasured = (name: string): boolean => isRole(name, 'value') || isMeasure(name)

/** Columns such as `S1`, `S2` or `acc_1`, `acc_2`, counted from 0 or 1. */
function countedColumns(grid: GivenTable): SeedColumn[] | null {
  const results = otherNumbers(grid, [])
  const parts = results.map((heading) => /^([a-z]+)[\s_.-]?(\d+)$/i.exec(heading))
  const [, of = ''] = parts[0] ?? []
  const isCalled = /^(?:s|splits?|sample|try|attempt|rng|init)$/i.test(of) || isMeasured(of)
  const first = Number(parts[0]?.[2])
  const isCounted = first <= 1 && parts.every((part, i) => part?.[1] === of && Number(part[2]) === first + i)
  if (!isCalled || !isCounted || results.length < 2) return null
  return results.map((heading, i) => ({ heading, i: grid.head.indexOf(heading), of: '', seed: String(first + i) }))
}

const holdsNumbers = ({ rows }: GivenTable, i: number): boolean => rows.every(({ cells }) => isNumbers(cells[i]!))

/** Whether the columns hold numbers, and each seed is there once. */
const areNumbers = (grid: GivenTable, found: readonly SeedColumn[]): boolean =>
  new Set(found.map(({ of, seed }) => JSON.stringify([of, seed]))).size === found.length &&
  found.every(({ i }) => holdsNumbers(grid, i))

/** Other columns of numbers, without averages and spreads. */
function otherNumbers(grid: GivenTable, found: readonly SeedColumn[]): string[] {
  const places = new Set(found.map(({ i }) => i))
  const isOther = noDataset(grid.head)
  return grid.head.filter(
    (heading, i) =>
      !places.has(i) &&
      !isOther(heading) &&
      !isRole(heading, 'method') &&
      !isRole(heading, 'dataset') &&
      holdsNumbers(grid, i),
  )
}
