/** URL parameters of the label-smoothing table. */
import { createSerializer, parseAsArrayOf, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'

export const SOURCES = ['printed', 'published', 'honest', 'last'] as const
export type Source = (typeof SOURCES)[number]

export const glsParams = {
  show: parseAsArrayOf(parseAsStringLiteral(SOURCES)).withDefault(['printed', 'published', 'honest']),
}

/** The state of a figure: its sources, and a single split seed if given. */
export const glsFigureParams = { ...glsParams, seed: parseAsInteger }

const serialize = createSerializer(glsFigureParams)

export const glsFigureHref = (path: string, params: { show: Source[]; seed: number | null }): string =>
  serialize(path, params)

/** Names of the sources on the pages. */
export const SOURCE_TITLES: Record<Source, string> = {
  printed: "paper's value",
  published: "paper's protocol",
  honest: 'honest',
  last: 'last step',
}

export const SOURCE_NOTES: Record<Source, string> = {
  printed: 'as printed in the paper',
  published: 'measured; checkpoint and learning rate chosen on the test set, as the paper seems to have done',
  honest: 'measured; checkpoint and learning rate chosen on held-out noisy rows',
  last: 'measured; last step of the learning rate chosen on held-out noisy rows',
}
