/** URL parameters of the masks page. */
import { type inferParserType, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { METHODS } from '../../../db/names.ts'
import { pageHref } from '../../lib/page-href.ts'

export const masksParams = {
  dataset: parseAsString,
  /** Method of the gallery of schemes. */
  method: parseAsStringLiteral(METHODS),
  seed: parseAsInteger,
  /** Number of the mask in the gallery; all masks in colour when absent. */
  mask: parseAsInteger,
  /** Ids of groups whose setting of a masking the figure of schemes shows; the first of each masking by default. */
  settings: parseAsArrayOf(parseAsString).withDefault([]),
  /** Id of a run or of a group of seeds. */
  a: parseAsString,
  b: parseAsString,
  epoch: parseAsInteger,
}

export type MasksParams = inferParserType<typeof masksParams>

export const masksHref = pageHref(masksParams, '/masks')

/** Address of a figure of the page as a file. */
export const figureHref = (file: string, params: Partial<MasksParams>): string =>
  masksHref(params, `/masks/figures/${file}`)
