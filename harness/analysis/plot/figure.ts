/** The picture of a plot: axes, lines with intervals and marks, levels, and the legend below. */
import { linearScale, type Scale } from '../../base/scale.ts'
import { inUnit } from '../../base/text.ts'
import type { Interval } from '../../statistics/summary.ts'
import { type Area, MARGIN, roomBelow, xAxis, xScale, yAxis } from './axes.ts'
import { axisTitle, domainOf, tickText } from './axis.ts'
import { at, type Drawn, dashed, mark, type Picture } from './drawing.ts'
import { legendOf } from './legend.ts'
import type { Line, Reference } from './lines.ts'
import { isJoined, type Look, looksOf } from './looks.ts'
import type { Value } from './observations.ts'
import { optionName } from './option-title.ts'
import type { Plot } from './plot.ts'
import { valueText } from './values.ts'

/** `narrow` is for phones. */
const SIZES = {
  wide: { width: 720, left: 52, right: 704, top: 30, bottom: 330 },
  narrow: { width: 350, left: 44, right: 338, top: 30, bottom: 250 },
} as const

/** Pixels by which lines are moved apart, so that no interval hides another, and the share of a gap that they fill. */
const [ASIDE, FILLED] = [7, 0.6]

export function plotPicture(plot: Plot, shape: keyof typeof SIZES = 'wide'): Picture {
  const { width, ...area } = SIZES[shape]
  const { lines, references, column } = plot
  const [only, ...others] = lines
  // Beside other lines, a wide interval would press them together.
  const whole = only !== undefined && others.length === 0 ? only.points : []
  const domain = domainOf([...lines.flatMap(({ points }) => points), ...references], whole)
  const x = xScale(plot, area)
  const y = linearScale(domain, [area.bottom, area.top])
  const looks = looksOf(plot)
  const aside = asideOf(plot, x)
  const below = area.bottom + roomBelow(plot, area)
  const legend = legendOf(plot, looks, { top: below, width })
  const title = { x: 4, y: 14, 'font-size': 12, 'font-weight': 600 }
  return {
    width,
    height: below + legend.height,
    label: describePlot(plot),
    drawn: [
      { tag: 'text', attributes: title, inside: axisTitle(column) },
      ...yAxis(y, area, (tick) => tickText(tick, column.unit, domain)),
      ...xAxis(plot, x, area),
      ...references.map((level, i) => {
        const aside = references.length > MOST_BANDS ? 2 * ASIDE * i : null
        return drawLevel(level, y, looks[lines.length + i]!, domain, area, aside)
      }),
      ...lines.map((line, i) =>
        drawLine(line, (value) => x(value) + aside(i), y, looks[i]!, domain, isJoined(plot.scale)),
      ),
      ...legend.drawn,
    ],
  }
}

/** How far each line is moved: less where values are close, and never beyond the ends of the axis. */
function asideOf({ lines, values, scale }: Plot, x: (value: Value) => number): (line: number) => number {
  const places = values.map(x)
  const gaps = places.slice(1).map((place, i) => place - places[i]!)
  const gap = Math.min(...gaps, scale === 'categories' ? Number.POSITIVE_INFINITY : 2 * MARGIN)
  const step = Math.min(ASIDE, (FILLED * gap) / Math.max(1, lines.length - 1))
  return (line) => (line - (lines.length - 1) / 2) * step
}

function drawLine(
  { points, method, rate }: Line,
  x: (value: Value) => number,
  y: Scale,
  { dash, shape }: Look,
  domain: Interval,
  joined: boolean,
): Drawn {
  const path = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${at(x(point.at))} ${at(y(point.mean))}`).join('')
  const line = { d: path, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, ...dashed(dash) }
  return {
    tag: 'g',
    attributes: {},
    inside: [
      ...(joined && points.length > 1 ? [{ tag: 'path', attributes: line, method: method ?? undefined } as const] : []),
      ...points.map((point): Drawn => {
        const [place, sign] = [x(point.at), { masking: point.masking, rate, shape, single: point.n === 1 }]
        const inside = [...whisker(place, point.ci95, y, domain), mark(place, y(point.mean), sign)]
        return { tag: 'g', attributes: {}, method: point.method, inside }
      }),
    ],
  }
}

/** An end beyond the axis is drawn as an arrow instead of a cap. */
function whisker(x: number, ci95: Interval | null, y: Scale, [low, high]: Interval): Drawn[] {
  if (!ci95) return []
  const [from, to] = [y(Math.max(low, ci95[0])), y(Math.min(high, ci95[1]))]
  const end = (place: number, isCut: boolean, side: 1 | -1): Drawn => {
    const arrow = { d: `M${at(x)} ${at(place)}l-4 ${5 * side}h8z`, fill: 'currentColor' }
    return { tag: 'path', attributes: isCut ? arrow : { d: `M${at(x - 4)} ${at(place)}h8`, stroke: 'currentColor' } }
  }
  return [
    { tag: 'path', attributes: { d: `M${at(x)} ${at(from)}V${at(to)}`, stroke: 'currentColor', 'stroke-width': 1.5 } },
    end(from, ci95[0] < low, -1),
    end(to, ci95[1] > high, 1),
  ]
}

/** Levels whose intervals are bands; those of more would cover each other and the lines. */
const MOST_BANDS = 2

/**
 * A row without the option, as a level over the whole width, with its interval as a light band.
 * @param aside - pixels from the right end, where its mark has a bar instead of the band; null: it has a band.
 */
function drawLevel(
  level: Reference,
  y: Scale,
  { dash, shape }: Look,
  [low, high]: Interval,
  { left, right }: Area,
  aside: number | null,
): Drawn {
  const { mean, ci95 } = level
  const line = { d: `M${left} ${at(y(mean))}H${right}`, fill: 'none', stroke: 'currentColor', ...dashed(dash) }
  const band = (ends: Interval): Drawn => {
    const [from, to] = [y(Math.max(low, ends[0])), y(Math.min(high, ends[1]))]
    const d = `M${left} ${at(to)}H${right}V${at(from)}H${left}Z`
    return { tag: 'path', attributes: { d, fill: 'currentColor', 'fill-opacity': 0.08 } }
  }
  const place = right - (aside ?? 0)
  const drawn: Drawn[] = [
    { tag: 'path', attributes: line },
    ...(aside === null ? [] : whisker(place, ci95, y, [low, high])),
    mark(place, y(mean), { ...level, shape, single: level.n === 1 }),
  ]
  return {
    tag: 'g',
    attributes: {},
    method: level.method ?? undefined,
    inside: [...(ci95 && aside === null ? [band(ci95)] : []), ...drawn],
  }
}

/** The plot in words, for those who do not see it. */
function describePlot(plot: Plot): string {
  const { column, option, lines, references } = plot
  const named = ({ title, details }: Line | Reference) => [title, details].filter(Boolean).join(', ')
  const numbers = ({ points }: Line) =>
    points.map(({ at: value, mean }) => `${inUnit(mean, column.unit)} at ${valueText(plot, value)}`).join(', ')
  const sentences = [
    ...lines.map((line) => `${named(line)}: ${numbers(line)}`),
    ...references.map((level) => `${named(level)} without it: ${inUnit(level.mean, column.unit)}`),
  ]
  return `${axisTitle(column)} against ${optionName(option?.path ?? '')}. ${sentences.join('. ')}.`
}
