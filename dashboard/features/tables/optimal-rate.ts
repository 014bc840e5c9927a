/** The figure of the best rate against label noise: its lines and their numbers. */
import { fullStop } from '../../../harness/base/text.ts'
import { theoreticalBestRate } from '../../../harness/statistics/smooth-rates.ts'
import { type GlsSource, SOURCE_TITLES } from './gls-params.ts'
import type { GlsBlock } from './gls-view.ts'
import { rateList } from './gls-view.ts'

interface BestRateLine {
  source: GlsSource
  /** All rates tied for the best at each noise. */
  points: { noise: number; rates: number[] }[]
}

export interface OptimalRateFigure {
  id: string
  title: string
  lines: BestRateLine[]
  /** Where the noise axis ends. */
  highest: number
  /** Theory from the best clean rates of this source (lowest and highest of those tied); symmetric noise only. */
  theory: { source: GlsSource; low: number; high: number; classes: number } | null
}

const AXIS_END = 0.4

export function optimalRateFigure({ id, title, noiseKind, classes, columns }: GlsBlock): OptimalRateFigure {
  const sources = [...new Set(columns.map(({ source }) => source))]
  const lines = sources.flatMap((source) => {
    const points = columns
      .filter((column) => column.source === source && column.rOptRates.length > 0)
      .map(({ noise, rOptRates }) => ({ noise, rates: rOptRates }))
    return points.length > 0 ? [{ source, points }] : []
  })
  // The honest line is compared with theory; where nothing was measured, the paper's own line.
  const compared = ['honest', 'published', 'last', 'printed']
    .map((source) => lines.find((line) => line.source === source))
    .find((line) => line?.points[0]?.noise === 0)
  const clean = compared?.points[0]?.rates
  const drawn = compared && clean && noiseKind === 'symmetric'
  return {
    id,
    title,
    lines,
    highest: Math.max(AXIS_END, ...columns.map(({ noise }) => noise)),
    theory: drawn ? { source: compared.source, low: Math.min(...clean), high: Math.max(...clean), classes } : null,
  }
}

/** At every hundredth of noise from 0 to `highest`, or to where labels carry no information, e = (K - 1) / K. */
export function theoryCurve(
  cleanBestRate: number,
  classes: number,
  highest = AXIS_END,
): [noise: number, rate: number][] {
  const end = Math.min(Math.round(100 * highest), Math.ceil((100 * (classes - 1)) / classes) - 1)
  return Array.from({ length: end + 1 }, (_, i) => [i / 100, theoreticalBestRate(cleanBestRate, i / 100, classes)])
}

export function describeFigure({ title, lines, theory }: OptimalRateFigure): string {
  const sentences = lines.map(
    ({ source, points }) =>
      `${SOURCE_TITLES[source]}: ${points.map(({ noise, rates }) => `${rateList(rates)} at noise ${noise}`).join(', ')}`,
  )
  const curve = theory ? ` Theory from the best clean rate (${SOURCE_TITLES[theory.source]}): ${theory.high}.` : ''
  return `Best smooth rate against label noise on ${fullStop(title)} ${sentences.join('. ')}.${curve}`
}
