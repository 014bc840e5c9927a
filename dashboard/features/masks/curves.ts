/** The curves of a run's masks: areas with event marks, and fit to the objects with the controls. */
import type { MaskedRun } from '../../../db/queries/masks.ts'
import type { Point } from '../../../db/queries/run.ts'
import { scoresOfRuns } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { type Panel, panelsOf } from '../../lib/curves.ts'
import { inItsUnit } from '../../lib/panel-units.ts'
import { MASK_METRICS, type MaskQuality, maskQualityOf } from '../runs/mask-quality.ts'
import { marksOf } from './view.ts'

export interface MaskCurve {
  panel: Panel
  marks: { at: number; label: string }[]
}

export interface MaskCurves {
  areas: MaskCurve | null
  /** One curve per measure: the run, then every control as a horizontal line. */
  fits: MaskCurve[]
  /** At the end of training. */
  quality: MaskQuality | null
}

const POINTS = 160

export function maskCurves(database: Database, run: MaskedRun): MaskCurves {
  const panels = panelsOf(database, run.id, { most: POINTS, only: ['mask_area', 'mask_quality'] })
  const scores = scoresOfRuns(database, [run.id]).get(run.id) ?? []
  const quality = maskQualityOf(scores.filter(({ evaluation }) => evaluation === 'masks'))
  const areas = panels.find(({ key }) => key === 'mask_area')
  const fits = panels.find(({ key }) => key === 'mask_quality')
  return {
    areas: areas ? { panel: areas, marks: marksOf(run, areas.axis) } : null,
    fits: fits ? fitsOf(fits, quality).map((panel) => ({ panel, marks: [] })) : [],
    quality,
  }
}

/** Splits a panel into one per measure, in the order of the table, with the levels of known controls. */
function fitsOf(panel: Panel, quality: MaskQuality | null): Panel[] {
  return panel.lines
    .filter(({ name }) => !name.endsWith('_of_stripes'))
    .sort((a, b) => MASK_METRICS.indexOf(a.name) - MASK_METRICS.indexOf(b.name))
    .map(({ name, label, points }) => {
      const values = quality?.rows.find(({ metric }) => metric === name)?.controls ?? []
      const levels = (quality?.controls ?? []).flatMap(({ key, title }, i) => {
        const value = values[i] ?? null
        const level = points.map(([step]): Point => [step, value])
        return value === null ? [] : [{ name: `${name} ${key}`, label: title, points: level }]
      })
      const lines = [{ name, label: 'this run', points }, ...levels]
      return { ...panel, key: name, title: label, lines }
    })
}

/** A common value axis for each kind of curve, from zero and in its unit, so that runs side by side are comparable. */
export function rangesOf(panels: readonly Panel[]): Record<string, readonly [number, number]> {
  const ranges: Record<string, readonly [number, number]> = {}
  for (const { key, lines } of panels.map(inItsUnit)) {
    const values = lines.flatMap(({ points }) => points.map(([, value]) => value ?? 0))
    const [low, high] = ranges[key] ?? [0, 0.01]
    ranges[key] = [Math.min(low, 1.05 * Math.min(...values)), Math.max(high, 1.05 * Math.max(...values))]
  }
  return ranges
}
