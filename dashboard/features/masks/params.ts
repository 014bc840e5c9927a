/** The state of the page of masks as it stands in the URL. */
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
  /** Of the gallery of schemes. */
  method: parseAsStringLiteral(METHODS),
  seed: parseAsInteger,
  /** In the gallery: one mask by its number; all in colour when absent. */
  mask: parseAsInteger,
  /** A run, or the group of its seeds. */
  a: parseAsString,
  b: parseAsString,
  epoch: parseAsInteger,
}

export type MasksParams = inferParserType<typeof masksParams>

const serialize = createSerializer(masksParams)

export const masksHref = (params: Partial<MasksParams>): string => serialize('/masks', params)
