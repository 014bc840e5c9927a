/** Labels of rows, for the page of a paper: what all or most of them share is said once. */
import { joinDetails, ORIGIN_NAMES, REPORTED, tableName } from '../../../../db/catalogue/titles.ts'
import { NO_BACKBONE } from '../../../../db/config/reported.ts'
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
  const { factsOf, shared } = sharedOnce(rows)
  const named = groupBy(rows, ({ title }) => title)
  const partsOf = (row: Row) => {
    const { title } = row
    const alike = named.get(title)!
    const isAlone = alike.length === 1
    const facts = row.described === null && isAlone ? '' : factsOf(row)
    const marks = joinDetails(row.table && tableName(row.table), row.stale && 'stale', ...row.marks)
    if (style === 'short') {
      return { label: isAlone ? title : `${title} (${alike.indexOf(row) + 1})`, rest: joinDetails(facts, marks) }
    }
    // A given name is the same whatever other rows there are.
    return row.name !== null && isAlone
      ? { label: joined(title, marks), rest: facts }
      : { label: joined(title, joinDetails(facts, marks)), rest: '' }
  }
  const rests = rows.map(partsOf).flatMap(({ label, rest }) => (rest === '' ? [] : `${label}: ${rest}`))
  return { labelOf: (row) => partsOf(row).label, shared: [...shared, ...(rests.length > 0 ? [rests.join('; ')] : [])] }
}

const joined = (title: string, rest: string): string => [title, rest].filter(Boolean).join(', ')

/**
 * What each row says that its title and the caption do not, and what the caption says of all. Published rows take no
 * part: a paper's table says what they share.
 */
function sharedOnce(rows: readonly Row[]): { factsOf(row: Row): string; shared: string[] } {
  const measured = rows.flatMap(({ described }) => (described === null ? [] : [factsIn(described)]))
  const shared = sharedBy(measured)
  const left = new Set(shared.map(({ text }) => text))
  const factsOf = ({ described, title, details }: Row) => {
    const isSaid = (text: string) => left.has(text) || title.toLowerCase().includes(text.toLowerCase())
    return described === null ? details : oneLine(factsIn(described).filter(({ text }) => !isSaid(text)))
  }
  const said = (of: string, chosen: (fact: Shared) => boolean) => {
    const texts = inSentence(textsOf(shared.filter((fact) => chosen(fact) && fact.text !== NO_BACKBONE)))
    return texts.length === 0 ? [] : [`${of}: ${texts.join(', ')}`]
  }
  const all = measured.length < rows.length ? 'measured rows' : 'rows'
  const isEncoder = ({ key }: Fact) => key === ENCODER
  return {
    factsOf,
    shared: [
      ...said(`Encoder of all ${all}`, (fact) => isEncoder(fact) && fact.byAll),
      ...said(`Encoder of all ${all}, unless noted`, (fact) => isEncoder(fact) && !fact.byAll),
      ...said(`All ${all}`, (fact) => !isEncoder(fact) && fact.byAll),
      ...said(`All ${all}, unless noted`, (fact) => !isEncoder(fact) && !fact.byAll),
    ],
  }
}

/** Numbers that are reported stand beside their source: `as reported in Table 2` in place of `reported`, `Table 2`. */
function inSentence([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const [source, ...rest] = others
  const isReported = first === ORIGIN_NAMES[REPORTED] && source !== undefined
  return isReported ? [`as reported in ${source}`, ...rest] : [first, ...others]
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
