/** URL parameters of the masks page. */
import {
  createSerializer,
  type inferParserType,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { METHODS } from '../../../db/names.ts'

export const masksParams = {
  dataset: parseAsString,
  /** Method of the gallery of schemes. */
  method: parseAsStringLiteral(METHODS),
  seed: parseAsInteger,
  /** Number of the mask in the gallery; all masks in colour when absent. */
  mask: parseAsInteger,
  /** Id of a run or of a group of seeds. */
  a: parseAsString,
  b: parseAsString,
  epoch: parseAsInteger,
}

export type MasksParams = inferParserType<typeof masksParams>

const serialize = createSerializer(masksParams)

export const masksHref = (params: Partial<MasksParams>): string => serialize('/masks', params)

/** Address of a figure of the page as a file. */
export const figureHref = (file: string, params: Partial<MasksParams>): string =>
  serialize(`/masks/figures/${file}`, params)
