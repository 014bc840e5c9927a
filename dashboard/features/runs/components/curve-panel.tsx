'use client'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from 'next-themes'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import { short } from '../../../../harness/base/text.ts'
import type { Panel } from '../../../lib/curves.ts'
import { inItsUnit } from '../../../lib/panel-units.ts'

const HEIGHT = 200
/** Allowed intervals between ticks of a step or epoch axis. */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((first) => first * 10 ** power)).flat()

interface CurvePanelProps {
  panel: Panel
  logarithmic: boolean
  /** A static picture of the same size, shown until the canvas is drawn. */
  still: ReactNode
  /** Address of finer data for a range of steps: `/runs/<id>/curves/loss.json`. */
  source?: string
  /** CSS variable and dashes of each line; @default a different colour for each line. */
  strokes?: readonly { colour: string; dash?: string | undefined }[]
}

/** One canvas. All panels of a run share the cursor; the values under it are shown above the picture. */
export function CurvePanel({ panel, logarithmic, still, strokes, source }: CurvePanelProps) {
  const { resolvedTheme } = useTheme()
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [drawn, setDrawn] = useState(false)
  const [readout, setReadout] = useState<string | null>(null)
  const [zoomed, setZoomed] = useState<[from: number, to: number] | null>(null)
  const shape = panel.lines.map(({ name }) => name).join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: new points are passed to the existing plot below
  useEffect(() => {
    const element = place.current
    if (!element) return
    const options = optionsFor(panel, element, { logarithmic, strokes, tell: setReadout, zoom: setZoomed })
    const made = new uPlot(options, toColumns(panel), element)
    plot.current = made
    setDrawn(true)
    setZoomed(null)
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [panel.key, shape, logarithmic, resolvedTheme])

  useEffect(() => plot.current?.setData(toColumns(panel), zoomed === null), [panel, zoomed])

  // After a zoom, the range is fetched again at the resolution of the screen.
  useEffect(() => {
    if (zoomed === null || source === undefined) return
    const asking = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch(`${source}?from=${zoomed[0]}&to=${zoomed[1]}`, { signal: asking.signal })
        if (answer.ok) plot.current?.setData(toColumns((await answer.json()) as Panel), false)
      } catch {
        // Another range was chosen meanwhile, or the server is unreachable: the coarser picture stays.
      }
    }, 150)
    return () => {
      clearTimeout(timer)
      asking.abort()
    }
  }, [zoomed, source])

  return (
    <div className="relative h-[200px]">
      {/* Covers the legend, whose names it repeats; long readouts grow upwards. */}
      <p
        className="pointer-events-none absolute right-0 bottom-full z-10 mb-1 bg-paper pl-2 text-right text-tiny text-muted tabular-nums"
        aria-hidden
      >
        {readout ?? (zoomed ? `${panel.axis}s ${zoomed[0]} to ${zoomed[1]}; double-click to reset` : null)}
      </p>
      {drawn ? null : still}
      <div ref={place} aria-hidden={!drawn} />
    </div>
  )
}

/** The lines of a panel on a common step axis, in its unit. */
function toColumns(panel: Panel): uPlot.AlignedData {
  const tables = inItsUnit(panel).lines.map(({ points }): uPlot.AlignedData => {
    const [steps, values] = [points.map(([step]) => step), points.map(([, value]) => value)]
    return [steps, values]
  })
  return tables.length === 1 ? tables[0]! : uPlot.join(tables)
}

function optionsFor(
  panel: Panel,
  element: HTMLElement,
  {
    logarithmic,
    strokes,
    tell,
    zoom,
  }: Pick<CurvePanelProps, 'logarithmic' | 'strokes'> & {
    tell: (text: string | null) => void
    zoom: (stretch: [from: number, to: number] | null) => void
  },
): uPlot.Options {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
  }
  const positive = panel.lines.every(({ points }) => points.every(([, value]) => value === null || value > 0))
  return {
    width: element.clientWidth,
    height: HEIGHT,
    // Room on the right for half of the last tick label.
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: 'run' }, points: { size: 6 }, y: false },
    scales: { x: { time: false }, y: logarithmic && positive ? { distr: 3 } : {} },
    axes: [
      { ...axis, label: panel.axis, labelSize: 16, labelFont: axis.font, size: 26, incrs: WHOLE },
      { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : short(tick))) },
    ],
    series: [
      {},
      ...panel.lines.map(({ label }, i) => ({
        label,
        stroke: colour(strokes?.[i]?.colour ?? `--slot-${i % 8}`),
        ...(strokes?.[i]?.dash ? { dash: strokes[i].dash.split(' ').map(Number) } : {}),
        width: 1.5,
        points: { show: panel.lines[i]!.points.length < 12, size: 5 },
      })),
    ],
    hooks: {
      setCursor: [(self) => tell(readingAt(self, panel))],
      setScale: [(self, key) => key === 'x' && zoom(stretchOf(self, panel))],
    },
  }
}

/** The visible range of steps; null when all steps are visible. */
function stretchOf({ scales }: uPlot, { lines }: Panel): [from: number, to: number] | null {
  const [from, to] = [Math.ceil(scales.x?.min ?? 0), Math.floor(scales.x?.max ?? 0)]
  const first = Math.min(...lines.flatMap(({ points }) => points[0]?.[0] ?? []))
  const last = Math.max(...lines.flatMap(({ points }) => points.at(-1)?.[0] ?? []))
  return to < from || (from <= first && to >= last) ? null : [Math.max(0, from), to]
}

function readingAt(plot: uPlot, panel: Panel): string | null {
  const at = plot.cursor.idx
  const step = at === null || at === undefined ? undefined : plot.data[0][at]
  if (at === null || at === undefined || step === undefined) return null
  const values = panel.lines.map(({ label }, i) => {
    const value = plot.data[i + 1]?.[at]
    const text = value === null || value === undefined ? 'n/a' : short(value)
    return panel.lines.length > 1 ? `${label} ${text}` : text
  })
  return `${panel.axis} ${step}: ${values.join(', ')}`
}
