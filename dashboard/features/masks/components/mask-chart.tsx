import { fullStop, short } from '../../../../harness/base/text.ts'
import { LineChart, placeOf } from '../../../components/ui/line-chart.tsx'
import { describePanel, type Panel } from '../../../lib/curves.ts'
import { SLOT_COLOURS } from '../../../lib/slots.ts'
import { CurveTable } from '../../runs/components/curve-table.tsx'
import type { MaskCurve } from '../curves.ts'
import type { Training } from '../load.ts'
import { Cursor } from './cursor.tsx'
import { LineSign } from './slot.tsx'

/** Colours of measures, distinct from those that identify masks. */
const MEASURE_COLOURS = ['var(--ink)', 'var(--accent)', 'var(--bad)', 'var(--muted)', 'var(--good)', 'var(--warn)']

const coloursOf = ({ key }: Panel): readonly string[] => (key === 'mask_area' ? SLOT_COLOURS : MEASURE_COLOURS)

interface MaskChartProps extends Pick<Training, 'run' | 'pictures'> {
  curve: MaskCurve
  /** Lowest and highest value of the axis, the same for runs side by side. */
  range: readonly [number, number]
  epochs: readonly number[]
  size: { width: number; height: number }
  /** Whether the chart has its own legend; several charts may share one. */
  legend?: boolean
}

/** A curve of the masks over training, with event marks and a cursor at the epoch shown. */
export function MaskChart({
  run,
  pictures,
  curve: { panel, marks },
  range,
  epochs,
  size,
  legend = false,
}: MaskChartProps) {
  const happened = marks.map(({ label }, i) => `mark ${label}: ${run.events[i]!.message}`).join('; ')
  const label = [describePanel(panel, short), happened && fullStop(`Marked: ${happened}`)].filter(Boolean).join(' ')
  const stops = pictures.map(({ epoch, step }) => ({
    epoch,
    ...placeOf(panel, panel.axis === 'step' ? step : epoch, size),
  }))
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1">
        <span className="font-semibold">{panel.title}</span>{' '}
        <span className="text-tiny text-muted">
          {panel.unit}, by {panel.axis}
        </span>
        {legend ? <ChartLegend panel={panel} /> : null}
      </figcaption>
      <div className="relative">
        <LineChart panel={panel} label={label} colours={coloursOf(panel)} marks={marks} range={range} size={size} />
        <Cursor stops={stops} epochs={epochs} />
      </div>
      <CurveTable panel={panel} label={label} href={`/masks/${run.id}/${panel.key}`} />
    </figure>
  )
}

/** The legend of one chart, or of several with the same lines. */
export function ChartLegend({ panel }: { panel: Panel }) {
  if (panel.lines.length < 2) return null
  return (
    <span className="my-1 flex flex-wrap gap-x-4 text-tiny">
      {panel.lines.map(({ name, label }, i) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <LineSign line={i} colours={coloursOf(panel)} />
          {label}
        </span>
      ))}
    </span>
  )
}
