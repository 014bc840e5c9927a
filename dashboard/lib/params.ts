/** Reading a page's state from its address: what can't be understood is named, and otherwise ignored. */
import { createLoader, createParser, type inferParserType, type ParserMap } from 'nuqs/server'

export type RawParams = Record<string, string | string[] | undefined>

export interface Ignored {
  name: string
  value: string
  why: string
}

const LONGEST = 2000

/** Yes or no and nothing else, so that another word is named and ignored. */
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
      ignored.push({ name, value: given[0] ?? '', why: 'given more than once, the last is used' })
    const parsed = value.length > LONGEST ? null : understood(parsers[name]!, value)
    if (parsed === null) ignored.push({ name, value, why: 'not a value this page knows' })
    else kept[name] = value
  }
  return { params: createLoader(parsers)(kept), ignored: ignored.map((one) => ({ ...one, value: cut(one.value) })) }
}

/** Null unless every part of the value is understood: a list of five names with a sixth unknown is not. */
function understood(parser: ParserMap[string], value: string): unknown {
  const parsed = parser.type === 'multi' ? parser.parse([value]) : parser.parse(value)
  const parts = Array.isArray(parsed) ? value.split(',').filter(Boolean).length : 0
  return Array.isArray(parsed) && parsed.length !== parts ? null : parsed
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
