/** A picture as SVG elements, which pages and files draw alike. */
import { markOf } from '../../../db/catalogue/marks.ts'
import { colourOf } from '../../../db/catalogue/methods.ts'
import { xmlText } from '../../base/formats/xml.ts'

export interface Drawn {
  tag: 'g' | 'image' | 'line' | 'path' | 'text' | 'tspan'
  /** As SVG spells them. */
  attributes: Record<string, string | number>
  inside?: string | Drawn[]
  /** Drawn in the colour of this method, as `currentColor`. */
  method?: string
}

export interface Picture {
  width: number
  height: number
  /** The picture in words. */
  label: string
  drawn: Drawn[]
}

export const at = (value: number): string => value.toFixed(1)

/** Size of a mark in pixels, that of a single seed, and the width of its outline. */
const MARK = { usual: 4, single: 2.6, outline: 1.3 }

interface Sign {
  masking: string | null
  rate: number | null
  /** Its SVG path; null for that of the masking. */
  shape: string | null
  /** Of a single seed. */
  single: boolean
}

/** The mark of a row, centred on (x, y). It has an outline too, since a plugin's mark may be a line without area. */
export function mark(x: number, y: number, { masking, rate, shape, single }: Sign): Drawn {
  const size = single ? MARK.single : MARK.usual
  const d = shape ?? markOf({ masking: masking ?? '', rate })
  const transform = `translate(${at(x)} ${at(y)}) scale(${size})`
  const outline = { stroke: 'currentColor', 'stroke-width': MARK.outline / size }
  return { tag: 'path', attributes: { d, transform, fill: 'currentColor', ...outline } }
}

export const dashed = (dash: string | undefined): Record<string, string> =>
  dash === undefined ? {} : { 'stroke-dasharray': dash }

export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** A stand-alone file on white, in the colours for print. */
export function svgOf({ width, height, label, drawn }: Picture): string {
  const size = `width="${at(width)}" height="${at(height)}" viewBox="0 0 ${at(width)} ${at(height)}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="'Source Sans 3', sans-serif" font-size="13" role="img">
<title>${xmlText(label)}</title>
<rect width="100%" height="100%" fill="white"/>
${drawn.map(written).join('\n')}
</svg>
`
}

function written({ tag, attributes, inside = '', method }: Drawn): string {
  const all = { ...attributes, ...(method === undefined ? {} : { color: colourOf(method).print }) }
  const listed = Object.entries(all).map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
  const content = typeof inside === 'string' ? xmlText(inside) : inside.map(written).join('')
  return `<${tag}${listed.join('')}${content === '' ? '/>' : `>${content}</${tag}>`}`
}
