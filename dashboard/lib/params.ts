/** Reads a page's state from its address; invalid parameters are ignored and reported. */
import { createLoader, createParser, type inferParserType, type ParserMap } from 'nuqs/server'

export type RawParams = Record<string, string | string[] | undefined>

export interface Ignored {
  name: string
  value: string
  why: string
  /** What makes the value valid, e.g. `run the suite again`. */
  remedy?: string
  /** What it could be instead. */
  known?: readonly string[]
}

/** Letters of one value in an address. */
export const LONGEST = 2000

/** Accepts only `true` and `false`, so that any other word is ignored and reported. */
export const parseAsFlag = createParser({
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : null),
  serialize: String,
})

export function readParams<Parsers extends ParserMap>(
  parsers: Parsers,
  raw: RawParams,
): { params: inferParserType<Parsers>; ignored: Ignored[] } {
  const ignored: Ignored[] = []
  const kept: Record<string, string> = {}
  for (const name of Object.keys(parsers)) {
    const given = raw[name]
    if (given === undefined) continue
    const value = Array.isArray(given) ? (given.at(-1) ?? '') : given
    if (Array.isArray(given))
      ignored.push({ name, value: given[0] ?? '', why: 'given more than once; the last value is used' })
    const parsed = value.length > LONGEST ? null : understood(parsers[name]!, value)
    const why = value.length > LONGEST ? `longer than ${LONGEST} letters` : 'not a valid value for this page'
    if (parsed === null) ignored.push({ name, value, why })
    else kept[name] = value
  }
  return { params: createLoader(parsers)(kept), ignored: ignored.map((one) => ({ ...one, value: cut(one.value) })) }
}

/** Parses a value; null unless every part of it is valid, so a list with one unknown name is null. */
function understood(parser: ParserMap[string], value: string): unknown {
  const parsed = parser.type === 'multi' ? parser.parse([value]) : parser.parse(value)
  const parts = Array.isArray(parsed) ? value.split(',').filter(Boolean).length : 0
  return Array.isArray(parsed) && parsed.length !== parts ? null : parsed
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
