import { createElement, type ReactElement } from 'react'
import { colourOf } from '../../../../db/catalogue/methods.ts'
import type { Drawn, Picture } from '../../../../harness/analysis/plot/drawing.ts'
import { SvgFigure } from '../../../components/ui/svg-figure.tsx'

/** The picture in the colours of the page. */
export function PlotFigure({ picture: { width, height, label, drawn } }: { picture: Picture }) {
  return (
    <SvgFigure viewBox={`0 0 ${width} ${height}`} width={width} label={label}>
      {drawn.map(element)}
    </SvgFigure>
  )
}

function element({ tag, attributes, inside, method }: Drawn, key: number): ReactElement {
  const named = Object.entries(attributes).map(([name, value]) => [camelCase(name), value])
  const colour = method === undefined ? {} : { color: colourOf(method).screen }
  const content = typeof inside === 'string' ? inside : inside?.map(element)
  return createElement(tag, { key, ...Object.fromEntries(named), ...colour }, content)
}

/** React's name of an SVG attribute: `stroke-width` is `strokeWidth`. */
const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
