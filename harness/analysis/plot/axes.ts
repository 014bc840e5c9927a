/** The two axes of a plot, drawn. */
import { linearScale, logScale, type Scale } from '../../base/scale.ts'
import { at, cut, type Drawn } from './drawing.ts'
import type { Value } from './observations.ts'
import { optionTitle } from './option-title.ts'
import type { Plot } from './plot.ts'
import { valueText } from './values.ts'

/** The area of the lines in pixels. */
export interface Area {
  left: number
  right: number
  top: number
  bottom: number
}

/** Approximate width of a letter, and the gap between two labels. */
const [LETTER, GAP] = [6.6, 8]
/** Height of a row of labels, and the most rows. */
const [ROW, MOST_ROWS] = [14, 4]
/** Room between the ends of the axis and the outermost numbers. */
export const MARGIN = 22

/** From a value of the option to pixels. */
export function xScale({ scale, values }: Plot, { left, right }: Area): (value: Value) => number {
  if (scale === 'categories') {
    const step = (right - left) / Math.max(1, values.length)
    return (value) => left + (values.indexOf(value) + 0.5) * step
  }
  const numbers = values as number[]
  const ends = [Math.min(...numbers), Math.max(...numbers)] as const
  const range = [left + MARGIN, right - MARGIN] as const
  const along: Scale = scale === 'log' ? logScale(ends, range, numbers) : linearScale(ends, range)
  return (value) => along(value as number)
}

export function yAxis(y: Scale, { left, right }: Area, text: (tick: number) => string): Drawn[] {
  return y.ticks.flatMap((tick): Drawn[] => [
    stroke(`M${left} ${at(y(tick))}H${right}`, 0.13),
    label(left - 7, y(tick) + 4, 'end', text(tick)),
  ])
}

/** In how many rows the labels of categories stand below each other, so that each has the room of as many. */
function rowsOf({ scale, values }: Plot, texts: readonly string[], { left, right }: Area): number {
  if (scale !== 'categories') return 1
  const step = (right - left) / Math.max(1, values.length)
  const longest = Math.max(0, ...texts.map((text) => LETTER * text.length + GAP))
  return Math.min(MOST_ROWS, Math.max(1, Math.ceil(longest / step)))
}

const textsOf = (plot: Plot) => plot.values.map((value) => valueText(plot, value))

/** Room below the area for ticks, their labels, and the title. */
export const roomBelow = (plot: Plot, area: Area): number => 28 + ROW * Math.max(2, rowsOf(plot, textsOf(plot), area))

/** Every value has a tick. A number has a label where there is room beside the one before, a category always. */
export function xAxis(plot: Plot, x: (value: Value) => number, area: Area): Drawn[] {
  const { option, scale, values } = plot
  const { left, right, bottom } = area
  const path = option?.path ?? ''
  const texts = textsOf(plot)
  const step = (right - left) / Math.max(1, values.length)
  const rows = rowsOf(plot, texts, area)
  const most = scale === 'categories' ? Math.max(2, Math.floor((rows * step - GAP) / LETTER)) : 40
  let end = Number.NEGATIVE_INFINITY
  const ticks = values.flatMap((value, i): Drawn[] => {
    const [place, text] = [x(value), cut(texts[i]!, most)]
    const half = (text.length * LETTER) / 2
    const fits = scale === 'categories' || place - half >= end + GAP
    if (fits) end = place + half
    const tick = stroke(`M${at(place)} ${bottom}v5`)
    const isBeyond = place + half > right + GAP
    const [by, anchor] = isBeyond ? ([right + GAP, 'end'] as const) : ([place, 'middle'] as const)
    return [tick, ...(fits ? [label(by, bottom + 18 + ROW * (i % rows), anchor, text)] : [])]
  })
  const note = scale === 'log' ? ' (logarithmic)' : ''
  const title = `${cut(optionTitle(path), Math.floor((right - left) / LETTER) - note.length)}${note}`
  return [
    stroke(`M${left} ${bottom}H${right}`),
    ...ticks,
    label((left + right) / 2, bottom + 22 + ROW * rows, 'middle', title),
  ]
}

const stroke = (d: string, opacity = 0.6): Drawn => ({
  tag: 'path',
  attributes: { d, fill: 'none', stroke: 'currentColor', 'stroke-opacity': opacity },
})

const label = (x: number, y: number, anchor: string, inside: string): Drawn => ({
  tag: 'text',
  attributes: { x: at(x), y: at(y), 'text-anchor': anchor, 'font-size': 12, 'fill-opacity': 0.75 },
  inside,
})
