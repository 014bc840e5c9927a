/** The table of docs/speed.md, made of what both sides print. */
import { median } from 'simple-statistics'
import { type Comparison, compare, geometricMean, type Ways } from './compare.ts'

/** As `maskbench perf --json` and `torch_reference.py --json` print them; the peer's rates by the way in which it is done. */
interface Figures<Rate> {
  images_per_s?: Rate
  step_images_per_s?: Rate
  seconds?: number
}
export type Ours = Figures<number> & { peak_rss_mb: number }
export type Peer = Figures<Ways> & { threads: number; torch: string }

export interface Row extends Comparison {
  workload: string
  figure: string
  unit: 'images/s' | 's'
  peakMb: number
}

const WITH_VIEWS = 'with views'
const STEP_ALONE = 'step alone'
const FIGURES = [
  { figure: WITH_VIEWS, key: 'images_per_s', unit: 'images/s' },
  { figure: STEP_ALONE, key: 'step_images_per_s', unit: 'images/s' },
  { figure: 'seconds', key: 'seconds', unit: 's' },
] as const

/** One for every figure that both sides have. */
export function rowsOf(workload: string, pairs: readonly { ours: Ours; peer: Peer }[]): Row[] {
  const peakMb = Math.round(median(pairs.map(({ ours }) => ours.peak_rss_mb)))
  const trains = pairs.every(({ ours }) => ours.step_images_per_s !== undefined)
  return FIGURES.flatMap(({ figure, key, unit }) => {
    const both = pairs.flatMap(({ ours: { [key]: ours }, peer: { [key]: peer } }) =>
      ours === undefined || peer === undefined ? [] : [{ ours, peer: typeof peer === 'number' ? { '': peer } : peer }],
    )
    if (both.length === 0) return []
    const name = figure === WITH_VIEWS && !trains ? 'views alone' : figure
    return [{ workload, figure: name, unit, peakMb, ...compare(both, unit) }]
  })
}

export const HEAD = `| workload | figure | maskbench | peer | its fastest variant | speed ratio, median | pairs | peak memory |
| --- | --- | --- | --- | --- | --- | --- | --- |
`

export function line({ workload, figure, unit, ours, peer, way, ratio, pairs, peakMb }: Row): string {
  const value = (x: number) => `${x < 100 ? x.toPrecision(2 + Number(x >= 1)) : Math.round(x)} ${unit}`
  const range = `${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})`
  const cells = [`\`${workload}\``, figure, value(ours), value(peer), way, range, pairs, `${peakMb} MB`]
  return `| ${cells.join(' | ')} |\n`
}

/** What the ratios of pretraining come to, a line for each of its figures. */
export function means(rows: readonly Row[]): string {
  return [WITH_VIEWS, STEP_ALONE]
    .map((figure) => ({ figure, ratios: rows.filter((row) => row.figure === figure).map(({ ratio }) => ratio.median) }))
    .filter(({ ratios }) => ratios.length > 0)
    .map(({ figure, ratios }) => {
      const mean = geometricMean(ratios).toFixed(2)
      return `Pretraining, ${figure}: ratio ${mean} in the geometric mean of ${ratios.length} workloads.\n`
    })
    .join('')
}
