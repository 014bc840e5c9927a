/** URL parameters of the label-smoothing table. */
import { createSerializer, parseAsArrayOf, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'

/** `published` is measured here, by the protocol of that name; the paper's own numbers are `printed`. */
export const GLS_SOURCES = ['printed', 'published', 'honest', 'last'] as const
export type GlsSource = (typeof GLS_SOURCES)[number]

export const glsParams = {
  show: parseAsArrayOf(parseAsStringLiteral(GLS_SOURCES)).withDefault(['printed', 'published', 'honest']),
}

/** The state of a figure: its sources, and a single split seed if given. */
export const glsFigureParams = { ...glsParams, seed: parseAsInteger }

const serialize = createSerializer(glsFigureParams)

export const glsFigureHref = (path: string, params: { show: GlsSource[]; seed: number | null }): string =>
  serialize(path, params)

/** Names of the sources on the pages. */
export const SOURCE_TITLES: Record<GlsSource, string> = {
  printed: "paper's value",
  published: "paper's protocol",
  honest: 'honest',
  last: 'last step',
}

export const SOURCE_NOTES: Record<GlsSource, string> = {
  printed: 'as printed in the paper',
  published: 'measured; checkpoint and learning rate chosen on the test set, as the paper seems to have done',
  honest: 'measured; checkpoint and learning rate chosen on held-out noisy rows',
  last: 'measured; last step of the learning rate chosen on held-out noisy rows',
}
