/** Which sources of the label-smoothing table are shown, as it stands in the URL. */
import { createSerializer, parseAsArrayOf, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'

export const SOURCES = ['printed', 'published', 'honest', 'last'] as const
export type Source = (typeof SOURCES)[number]

export const glsParams = {
  show: parseAsArrayOf(parseAsStringLiteral(SOURCES)).withDefault(['printed', 'published', 'honest']),
}

const serializeShow = createSerializer(glsParams)

/** @param address - of a page, with what else is chosen there. */
export const glsShowHref = (address: string, show: Source[]): string => serializeShow(address, { show })

/** What a figure is of: these sources, and one split seed alone where it is named. */
export const glsFigureParams = { ...glsParams, seed: parseAsInteger }

const serialize = createSerializer(glsFigureParams)

export const glsFigureHref = (path: string, params: { show: Source[]; seed: number | null }): string =>
  serialize(path, params)

export const SOURCE_NOTES: Record<Source, string> = {
  printed: 'as the paper prints it',
  published: 'measured; checkpoint and learning rate chosen on the test set, as the paper seems to have done',
  honest: 'measured; checkpoint and learning rate chosen on held-out noisy rows',
  last: 'measured; last step of the learning rate chosen on held-out noisy rows',
}
