/** What a plot is asked for; shared by URLs, the command line and the API. */
import { meantOr } from '../../base/did-you-mean.ts'
import { firstFew } from '../../base/text.ts'
import type { NotThere } from '../significance/options.ts'

export const SCALES = ['auto', 'linear', 'log'] as const
export type Scale = (typeof SCALES)[number]

export interface PlotOptions {
  /** Training data set; null: the first of the catalogue where the option varies. */
  dataset?: string | null
  /** Key of the score on the leaderboard, or a name (`isCalled`); null: the first in display order for which the option varies. */
  column?: string | null
  /** Dot path of the option on the axis; null: the numeric one with most values. */
  option?: string | null
  /** Rows of these methods, maskings and backbones; empty or null: all. */
  method?: readonly string[] | null
  masking?: readonly string[] | null
  backbone?: readonly string[] | null
  /** Scale of a numeric option; `auto` is logarithmic where positive values span more than two decades. */
  scale?: Scale
}

/** A requested value that does not exist; `why` names those that do. */
export interface NotPlotted extends Omit<NotThere, 'name' | 'known'> {
  name: keyof PlotOptions
  /** What makes it there, in words for a command or a page; absent where another value has to be chosen. */
  remedy?: string
}

const MOST_NAMED = 12

/** `there is no such option; there are epochs, adios.lambda` */
export function notPlotted(name: keyof PlotOptions, value: string, why: string, known: readonly string[]): NotPlotted {
  const there = `${known.length === 1 ? 'there is' : 'there are'} ${firstFew(known, MOST_NAMED)}`
  return { name, value, why: `${why}; ${known.length === 0 ? 'there is none' : there}` }
}

/** What to do about a value that does not exist. @param parameter - as it is called where it was given: `--option`. */
export function remedyOf(
  { name, value, remedy }: NotPlotted,
  { datasets, options }: { datasets: readonly string[]; options: readonly { path: string }[] },
  parameter: string = name,
): string {
  const known = name === 'option' ? options.map(({ path }) => path) : name === 'dataset' ? datasets : []
  return remedy ?? meantOr(`change ${parameter}, or leave it out`, value, known)
}
