/** Which curves share a panel, and what their axes say. */
import { curve, type Point, seriesOfRun } from '../../db/queries/run.ts'
import type { Database } from '../../db/read-only.ts'

export interface Line {
  /** The series' name in the database. */
  name: string
  label: string
  points: Point[]
}

export interface Panel {
  key: string
  title: string
  unit: string
  axis: 'step' | 'epoch'
  lines: Line[]
}

const TITLES: Record<string, { title: string; unit: string }> = {
  loss: { title: 'Loss', unit: 'nats' },
  learning_rate: { title: 'Learning rate', unit: 'per step' },
  images_per_second: { title: 'Throughput', unit: 'images/s' },
  rss_mb: { title: 'Memory', unit: 'MB' },
  tensors: { title: 'Live tensors', unit: 'count' },
  mask_loss: { title: 'Occlusion objective', unit: 'nats' },
  mask_penalty: { title: 'Area penalty', unit: 'before weighting' },
  mask_area: { title: 'Mask areas', unit: 'share of the image' },
  online_knn: { title: 'Online k-NN', unit: 'top-1, fraction' },
  feature_std: { title: 'Spread of embeddings', unit: 'standard deviation' },
}

const PER_LINE = 400

/** The panels of a run, down-sampled for the screen: first what it learns, then how it runs. */
export function panelsOf(database: Database, runId: string, most = PER_LINE): Panel[] {
  const panels = new Map<string, Panel>()
  for (const { name, axis } of seriesOfRun(database, runId)) {
    const slot = /^(mask_area)_(\d+)$/.exec(name)
    const key = slot?.[1] ?? name
    const { title, unit } = TITLES[key] ?? { title: name, unit: '' }
    const panel = panels.get(key) ?? { key, title, unit, axis, lines: [] }
    panel.lines.push({ name, label: slot ? `mask ${slot[2]}` : title, points: curve(database, runId, name, most) })
    panels.set(key, panel)
  }
  const order = Object.keys(TITLES)
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  return [...panels.values()].filter(hasPoints).sort((a, b) => place(a.key) - place(b.key))
}

const hasPoints = (panel: Panel) => panel.lines.some(({ points }) => points.some(([, value]) => value !== null))

/** What the picture shows, in words. */
export function describePanel({ title, unit, axis, lines }: Panel, write: (value: number) => string): string {
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
