/** Mask quality with its controls: simpler masks that a learned model should beat, and k-means on colour. */
import { CONTROL_ENTRIES, type ControlEntry } from '../../../db/catalogue/controls.ts'
import { metricName } from '../../../db/catalogue/titles.ts'

interface MaskScore {
  condition: string
  metric: string
  value: number | null
  protocol: string
}

export interface MaskQualityRow {
  metric: string
  title: string
  own: number | null
  /** The same masks after a fully connected CRF. */
  crf: number | null
  controls: (number | null)[]
  /** Whether it is above every control that does not see the scored image; null where they cannot be compared. */
  above: boolean | null
}

export interface MaskQuality {
  protocol: string
  /** The protocol with the parameters of the CRF; null if masks were not scored after one. */
  crf: string | null
  controls: { key: string; title: string; seesImage: boolean }[]
  rows: MaskQualityRow[]
}

/** In the order of the table. */
export const MASK_METRICS: readonly string[] = [
  'mask_mbo',
  'mask_fg_iou',
  'mask_ari',
  'mask_fg_ari',
  'mask_area_min',
  'mask_area_max',
]

/** The condition of scores of masks after a CRF. */
const AFTER = 'after CRF'

/** @param scores - scores of the evaluation `masks`. @returns null when the run has none. */
export function maskQualityOf(scores: readonly MaskScore[]): MaskQuality | null {
  const own = scores.find(({ condition }) => condition === '')
  if (!own) return null
  const value = (metric: string, condition: string) =>
    scores.find((score) => score.metric === metric && score.condition === condition)?.value ?? null
  const all: readonly ControlEntry[] = CONTROL_ENTRIES
  const run = all.filter(({ key }) => scores.some(({ condition }) => condition === `control=${key}`))
  const controls = run.map(({ key, title, seesImage = false }) => ({ key, title, seesImage }))
  const rows = MASK_METRICS.filter((metric) => scores.some((score) => score.metric === metric)).map((metric) => {
    const mine = value(metric, '')
    const others = controls.map(({ key }) => value(metric, `control=${key}`))
    const blind = others.filter((_, i) => !controls[i]!.seesImage)
    const comparable = mine !== null && blind.length > 0 && blind.every((other) => other !== null)
    const above = comparable ? blind.every((other) => mine > other!) : null
    return { metric, title: metricName(metric), own: mine, crf: value(metric, AFTER), controls: others, above }
  })
  // Stripes alone reach a high FG-ARI, so it is meaningless without them.
  const stripes = controls.findIndex(({ key }) => key === 'stripes')
  const shown = rows.filter(
    ({ metric, controls: values }) => metric !== 'mask_fg_ari' || (values[stripes] ?? null) !== null,
  )
  const crf = scores.find(({ condition }) => condition === AFTER)?.protocol ?? null
  return { protocol: own.protocol, crf, controls, rows: shown }
}
