/** Labels of rows, for the page of a paper: what all or most of them share is said once. */
import { joinDetails, tableName } from '../../../../db/catalogue/titles.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { type Fact, textsOf } from '../details.ts'
import type { Row } from '../types.ts'

export const LABEL_STYLES = ['full', 'short'] as const
/** `full`: with what tells a row apart; `short`: titles alone, numbered where several rows have one. */
export type LabelStyle = (typeof LABEL_STYLES)[number]

interface Labels {
  labelOf(row: Row): string
  /** Sentences on what the labels leave out. */
  shared: string[]
}

/** A setting with the share of rows that have it. */
interface Shared extends Fact {
  byAll: boolean
}

const ENCODER = 'encoder'

export function rowLabels(rows: readonly Row[], style: LabelStyle = 'full'): Labels {
  const { restOf, shared } = sharedOnce(rows)
  const full = (row: Row) => [row.title, restOf(row)].filter(Boolean).join(', ')
  if (style === 'full') return { labelOf: full, shared }
  const named = groupBy(rows, ({ title }) => title)
  const labelOf = (row: Row) => {
    const alike = named.get(row.title)!
    return alike.length === 1 ? row.title : `${row.title} (${alike.indexOf(row) + 1})`
  }
  const rests = rows.flatMap((row) => (restOf(row) === '' ? [] : `${labelOf(row)}: ${restOf(row)}`))
  return { labelOf, shared: [...shared, ...(rests.length > 0 ? [rests.join('; ')] : [])] }
}

/**
 * What each row says beside its title, and what is said of all. Published rows take no part: a paper's table says what
 * they share.
 */
function sharedOnce(rows: readonly Row[]): { restOf(row: Row): string; shared: string[] } {
  const measured = rows.flatMap(({ described }) => (described === null ? [] : [factsIn(described)]))
  const shared = sharedBy(measured)
  const left = new Set(shared.map(({ text }) => text))
  const keys = new Set(shared.map(({ key }) => key))
  const named = groupBy(rows, ({ title }) => title)
  const restOf = (row: Row) => {
    const isSaid = (text: string) => left.has(text) || row.generated.toLowerCase().includes(text.toLowerCase())
    const isAlone = named.get(row.title)!.length === 1
    // A given name says all but what the caption says otherwise.
    const isNamed = row.name !== null && isAlone
    const rest = (row.described === null ? [] : factsIn(row.described)).filter(
      ({ key, text }) => !isSaid(text) && (!isNamed || keys.has(key)),
    )
    const apart = row.described ? oneLine(rest) : !isAlone && row.details
    return joinDetails(apart, row.table && tableName(row.table), row.stale && 'stale')
  }
  const said = (of: string, chosen: (fact: Shared) => boolean) => {
    const texts = textsOf(shared.filter(chosen))
    return texts.length === 0 ? [] : [`${of}: ${texts.join(', ')}`]
  }
  const all = measured.length < rows.length ? 'measured rows' : 'rows'
  const isEncoder = ({ key }: Fact) => key === ENCODER
  return {
    restOf,
    shared: [
      ...said(`Encoder of all ${all}`, (fact) => isEncoder(fact) && fact.byAll),
      ...said(`Encoder of all ${all}, unless noted`, (fact) => isEncoder(fact) && !fact.byAll),
      ...said(`All ${all}`, (fact) => !isEncoder(fact) && fact.byAll),
      ...said(`All ${all}, unless noted`, (fact) => !isEncoder(fact) && !fact.byAll),
    ],
  }
}

/** As below the title of a row on a page: options are one part. */
function oneLine(facts: readonly Fact[]): string {
  const texts = (wanted: boolean) => textsOf(facts.filter((fact) => isOption(fact) === wanted))
  return joinDetails(...texts(false), texts(true).join(', '))
}

/** Other facts are their own keys. */
const isOption = ({ key, text }: Fact): boolean => key !== ENCODER && key !== text

const factsIn = ({ network, facts }: NonNullable<Row['described']>): Fact[] => [
  { key: ENCODER, text: network },
  ...facts,
]

/** Of the settings that every row has, the value of more than half of them: a row with another can note its own. */
function sharedBy(rows: readonly Fact[][]): Shared[] {
  const byKey = groupBy(rows.flat(), ({ key }) => key)
  return [...byKey].flatMap(([key, facts]) => {
    if (rows.length < 2 || facts.length < rows.length) return []
    const [usual] = [...groupBy(facts, ({ text }) => text)].sort(([, a], [, b]) => b.length - a.length)
    const [text, { length }] = usual!
    return 2 * length > rows.length ? [{ key, text, byAll: length === rows.length }] : []
  })
}
