/** Panels of curves: which curves share a panel, and the titles and units of their axes. */

import { lossName, metricName } from '../../db/catalogue/titles.ts'
import { type AccuracyCurve, readAccuracyCurve } from '../../db/curve-names.ts'
import { groupBy } from '../../db/queries/group-by.ts'
import { curve, type Point, scoreOfRun, seriesOfRun } from '../../db/queries/run.ts'
import type { Database } from '../../db/read-only.ts'
import { BYTES_PER_MEBIBYTE } from '../../harness/base/text.ts'
import { inItsUnit } from './panel-units.ts'

interface Line {
  /** The series' name in the database. */
  name: string
  label: string
  points: Point[]
}

export interface Panel {
  key: string
  title: string
  unit: string
  /** Points are stored in another unit: times this they are in that of the panel. */
  factor?: number | undefined
  axis: 'step' | 'epoch'
  lines: Line[]
}

/** What is stored as a fraction. */
const PERCENT = { unit: 'percent', factor: 100 }
const TOP1 = { ...PERCENT, unit: 'top-1, percent' }
const OF_IMAGE = { ...PERCENT, unit: 'percent of the image' }

/** In the order of the page: first learning, then speed and memory. */
const TITLES: Record<string, Pick<Panel, 'title' | 'unit' | 'factor'>> = {
  loss: { title: 'Loss', unit: 'nats' },
  learning_rate: { title: 'Learning rate', unit: 'per step' },
  mask_loss: { title: 'Occlusion objective', unit: 'nats' },
  mask_learning_rate: { title: 'Learning rate of the masks', unit: 'per step' },
  mask_penalty: { title: 'Area penalty', unit: 'before weighting' },
  mask_area: { title: 'Mask areas', ...OF_IMAGE },
  mask_quality: { title: 'Fit of masks to objects', ...PERCENT },
  mask_extremes: { title: 'Areas of hard masks', ...OF_IMAGE },
  test_top1: { title: 'Own classifier on test', ...TOP1 },
  online_knn: { title: 'Online k-NN', ...TOP1 },
  online_linear: { title: 'Online linear probe', ...TOP1 },
  feature_std: { title: 'Spread of embeddings', unit: 'standard deviation' },
  rankme: { title: 'RankMe', unit: 'dimensions' },
  uniformity: { title: 'Uniformity', unit: 'lower is better' },
  dead_dimensions: { title: 'Dead dimensions', ...PERCENT },
  images_per_second: { title: 'Throughput', unit: 'images/s' },
  rss_mb: { title: 'Memory', unit: 'MB', factor: BYTES_PER_MEBIBYTE / 1e6 },
  tensors: { title: 'Live tensors', unit: 'count' },
}

const PER_LINE = 400

type PanelHead = Omit<Panel, 'axis' | 'lines'> & { label: string }

/** Families of curves that share a panel, such as the mask areas. */
const FAMILIES: { name: RegExp; panel: (found: string[]) => PanelHead }[] = [
  {
    name: /^mask_area_(\d+)$/,
    panel: ([slot]) => ({ key: 'mask_area', ...TITLES.mask_area!, label: `mask ${slot}` }),
  },
  {
    name: /^mask_(mbo|fg_iou|ari|fg_ari)$/,
    panel: ([metric]) => ({ key: 'mask_quality', ...TITLES.mask_quality!, label: metricName(`mask_${metric}`) }),
  },
  {
    name: /^mask_area_(min|max)$/,
    panel: ([which]) => ({ key: 'mask_extremes', ...TITLES.mask_extremes!, label: metricName(`mask_area_${which}`) }),
  },
]

/** The two signs of rate at one noise rate share a panel, and so do the losses for wrong labels. */
function accuracyHead({ noise, models }: AccuracyCurve): PanelHead {
  return 'loss' in models
    ? {
        key: `accuracy_losses_noise_${noise}`,
        title: `Test accuracy of losses, noise ${noise}`,
        unit: 'mean over learning rates, fraction',
        label: lossName(models.loss),
      }
    : {
        key: `accuracy_noise_${noise}`,
        title: `Test accuracy, noise ${noise}`,
        unit: 'mean over rates and learning rates, fraction',
        label: models.sign === 'negative' ? 'r < 0' : 'r ≥ 0',
      }
}

interface Wanted {
  /** Maximum points per line. */
  most?: number
  /** Keys of panels; @default all. */
  only?: readonly string[]
  /** First and last step; @default all. */
  between?: readonly [from: number, to: number]
}

/** The panels of a run, down-sampled for the screen. */
export function panelsOf(database: Database, runId: string, { most = PER_LINE, only, between }: Wanted = {}): Panel[] {
  const panels = new Map<string, Panel>()
  for (const { name, axis } of seriesOfRun(database, runId)) {
    const { label, ...head } = panelHead(name)
    if (only && !only.includes(head.key)) continue
    const panel = panels.get(head.key) ?? { ...head, axis, lines: [] }
    const points = curve(database, runId, name, most, between)
    const stripes = name === 'mask_fg_ari' ? fgAriOfStripes(database, runId) : undefined
    // FG-ARI is meaningless without the value that stripes reach.
    if (stripes === null) continue
    panel.lines.push({ name, label, points })
    if (stripes) {
      const level = points.map(([step]): Point => [step, stripes])
      panel.lines.push({ name: 'mask_fg_ari_of_stripes', label: `${label} of stripes`, points: level })
    }
    panels.set(head.key, panel)
  }
  return [...panels.values()].filter(hasPoints).sort((a, b) => panelPlace(a.key) - panelPlace(b.key))
}

/** Where a panel stands among others: those that are not listed come before what training costs. */
export function panelPlace(key: string): number {
  const order = Object.keys(TITLES)
  return order.includes(key) ? order.indexOf(key) : order.indexOf('images_per_second') - 0.5
}

/** The panel with about `most` points per line, for a small picture; keeps the lowest and highest of every interval. */
export function thinned(panel: Panel, most: number): Panel {
  return { ...panel, lines: panel.lines.map((line) => ({ ...line, points: thin(line.points, most) })) }
}

function thin(points: Point[], most: number): Point[] {
  if (points.length <= most) return points
  const [first, last] = [points[0]![0], points.at(-1)![0]]
  const width = Math.ceil((last - first + 1) / Math.floor(most / 2))
  const stretches = groupBy(points, ([step]) => Math.floor((step - first) / width))
  return [...stretches.values()].flatMap((stretch) => {
    const ordered = stretch.filter(([, value]) => value !== null).sort((a, b) => a[1]! - b[1]!)
    const [low, high] = [ordered[0] ?? stretch[0]!, ordered.at(-1) ?? stretch[0]!]
    return low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]
  })
}

function fgAriOfStripes(database: Database, runId: string): number | null {
  return scoreOfRun(database, runId, { evaluation: 'masks', condition: 'control=stripes', metric: 'mask_fg_ari' })
}

/** The panel that a series belongs to, and its label there. */
export function panelHead(name: string): PanelHead {
  for (const { name: pattern, panel } of FAMILIES) {
    const found = pattern.exec(name)
    if (found) return panel(found.slice(1))
  }
  const accuracy = readAccuracyCurve(name)
  if (accuracy) return accuracyHead(accuracy)
  const head = TITLES[name] ?? { title: name, unit: '' }
  return { key: name, ...head, label: head.title }
}

const hasPoints = (panel: Panel) => panel.lines.some(({ points }) => points.some(([, value]) => value !== null))

/** A text description of the panel, for screen readers. */
export function describePanel(panel: Panel, write: (value: number) => string): string {
  const { title, unit, axis, lines } = inItsUnit(panel)
  const sentences = lines.flatMap(({ label, points }) => {
    const finite = points.filter((point): point is [number, number] => point[1] !== null)
    const [first, last] = [finite[0], finite.at(-1)]
    if (!first || !last) return []
    const values = finite.map(([, value]) => value)
    const range = `lowest ${write(Math.min(...values))}, highest ${write(Math.max(...values))}`
    return `${label}: ${write(first[1])} at ${axis} ${first[0]}, ${write(last[1])} at ${axis} ${last[0]}, ${range}`
  })
  return `${title}${unit ? ` (${unit})` : ''} by ${axis}. ${sentences.join('. ')}.`
}
