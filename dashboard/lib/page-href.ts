import { createSerializer, type inferParserType, type ParserMap } from 'nuqs/server'

/**
 * Makes addresses of a page from its URL parameters; default values are left out.
 * @param home - the page; a state can also be given to one of its downloads.
 */
export function pageHref<Params extends ParserMap>(params: Params, home: string) {
  const serialize = createSerializer(params)
  return (state: Partial<inferParserType<Params>>, path = home): string => serialize(path, state)
}
