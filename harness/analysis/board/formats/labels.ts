/** Short labels of rows, for a page: what all or most of them share is said once. */
import { joinDetails, tableName } from '../../../../db/catalogue/titles.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { type Fact, textsOf } from '../details.ts'
import type { Row } from '../types.ts'

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

/** Published rows take no part: a paper's table says what they share. */
export function shortLabels(rows: readonly Row[]): Labels {
  const measured = rows.flatMap(({ described }) => (described === null ? [] : [factsIn(described)]))
  const shared = sharedBy(measured)
  const left = new Set(shared.map(({ text }) => text))
  const keys = new Set(shared.map(({ key }) => key))
  const named = groupBy(rows, ({ title }) => title)
  const labelOf = (row: Row) => {
    const isSaid = (text: string) => left.has(text) || row.generated.toLowerCase().includes(text.toLowerCase())
    const isAlone = named.get(row.title)!.length === 1
    // A given name says all but what the caption says otherwise.
    const isNamed = row.name !== null && isAlone
    const rest = (row.described === null ? [] : factsIn(row.described)).filter(
      ({ key, text }) => !isSaid(text) && (!isNamed || keys.has(key)),
    )
    const apart = row.described ? oneLine(rest) : !isAlone && row.details
    return [row.title, joinDetails(apart, row.table && tableName(row.table))].filter(Boolean).join(', ')
  }
  const said = (of: string, chosen: (fact: Shared) => boolean) => {
    const texts = textsOf(shared.filter(chosen))
    return texts.length === 0 ? [] : [`${of}: ${texts.join(', ')}`]
  }
  const all = measured.length < rows.length ? 'measured rows' : 'rows'
  const isEncoder = ({ key }: Fact) => key === ENCODER
  return {
    labelOf,
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
