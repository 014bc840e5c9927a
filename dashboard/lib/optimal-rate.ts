/** The figure of the best rate against label noise: its lines, and the numbers behind them. */
import { theoreticalBestRate } from '../../harness/statistics/smooth-rates.ts'
import type { Source } from './gls-params.ts'
import type { GlsBlock } from './gls-view.ts'
import { rateList } from './gls-view.ts'

interface BestRateLine {
  source: Source
  /** All rates tied for the best at each noise. */
  points: { noise: number; rates: number[] }[]
}

export interface OptimalRateFigure {
  dataset: string
  title: string
  lines: BestRateLine[]
  /** Theory, drawn from the best clean rates (lowest and highest of those tied) of this source. */
  theory: { source: Source; low: number; high: number } | null
}

export function optimalRateFigure({ dataset, title, columns }: GlsBlock): OptimalRateFigure {
  const sources = [...new Set(columns.map(({ source }) => source))]
  const lines = sources.flatMap((source) => {
    const points = columns
      .filter((column) => column.source === source && column.rOptRates.length > 0)
      .map(({ noise, rOptRates }) => ({ noise, rates: rOptRates }))
    return points.length > 0 ? [{ source, points }] : []
  })
  // Of what was measured, the honest line is the one to hold against theory; the paper's own where nothing was.
  const judged = ['honest', 'published', 'last', 'printed']
    .map((source) => lines.find((line) => line.source === source))
    .find((line) => line?.points[0]?.noise === 0)
  const clean = judged?.points[0]?.rates
  return {
    dataset,
    title,
    lines,
    theory: judged && clean ? { source: judged.source, low: Math.min(...clean), high: Math.max(...clean) } : null,
  }
}

/** r_opt = (r* - 2e) / (1 - 2e), at 41 noises from 0 to .4. */
export function theoryCurve(cleanBestRate: number): [noise: number, rate: number][] {
  return Array.from({ length: 41 }, (_, i) => [i / 100, theoreticalBestRate(cleanBestRate, i / 100)])
}

export function describeFigure({ title, lines, theory }: OptimalRateFigure): string {
  const sentences = lines.map(
    ({ source, points }) =>
      `${source}: ${points.map(({ noise, rates }) => `${rateList(rates)} at noise ${noise}`).join(', ')}`,
  )
  const curve = theory ? ` Theory from the best clean rate (${theory.source}): ${theory.high}.` : ''
  return `Best smooth rate against label noise on ${title}. ${sentences.join('. ')}.${curve}`
}
