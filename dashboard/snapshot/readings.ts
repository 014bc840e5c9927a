/** Shows the values of exported curves under the pointer, for all curves of one axis together, as on the live page. */
interface Curve {
  svg: SVGSVGElement
  axis: string
  /** First and last step. */
  ends: [number, number]
  /** Positions of the first and last step, as fractions of the picture's width. */
  range: [number, number]
  lines: { label: string; points: [step: number, text: string][] }[]
  readout: HTMLElement
  pointer: SVGLineElement
}

export function readCurves(): void {
  const curves = [...document.querySelectorAll<SVGSVGElement>('svg[data-ends]')].flatMap((svg) => toCurve(svg) ?? [])
  for (const curve of curves) {
    const alike = curves.filter(({ axis }) => axis === curve.axis)
    curve.svg.addEventListener('pointermove', ({ clientX }) => {
      const step = stepAt(curve, clientX)
      for (const one of alike) tell(one, step)
    })
    curve.svg.addEventListener('pointerleave', () => {
      for (const one of alike) tell(one, null)
    })
  }
}

function toCurve(svg: SVGSVGElement): Curve | null {
  const { axis = 'step', ends = '', left, right } = svg.dataset
  const readout = svg.parentElement?.querySelector('p')
  if (!readout) return null
  const [from, to] = ends.split(' ').map(Number) as [number, number]
  const lines = [...svg.querySelectorAll<SVGPathElement>('path[data-points]')].map(({ dataset }) => ({
    label: dataset.label ?? '',
    points: (dataset.points ?? '').split(',').map((point): [number, string] => {
      const [step, text] = point.split(' ')
      return [Number(step), text || 'n/a']
    }),
  }))
  const { width } = svg.viewBox.baseVal
  return {
    ...{ svg, axis, lines, readout, pointer: pointerOf(svg) },
    ends: [from, to],
    range: [Number(left) / width, 1 - Number(right) / width],
  }
}

function pointerOf(svg: SVGSVGElement): SVGLineElement {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'line')
  const { height } = svg.viewBox.baseVal
  const attributes = {
    y1: '8',
    y2: String(height - 32),
    stroke: 'currentColor',
    'stroke-dasharray': '2 2',
    visibility: 'hidden',
  }
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, value)
  svg.append(line)
  return line
}

function stepAt({ svg, ends: [from, to], range: [left, right] }: Curve, clientX: number): number {
  const box = svg.getBoundingClientRect()
  const share = ((clientX - box.left) / box.width - left) / (right - left)
  return from + Math.min(1, Math.max(0, share)) * (to - from)
}

/** Shows the nearest point of every line, because lines are thinned separately. Null clears the readout. */
function tell(
  { svg, axis, ends: [from, to], range: [left, right], lines, readout, pointer }: Curve,
  step: number | null,
) {
  const nearest =
    step === null
      ? null
      : nearestStep(
          lines.flatMap(({ points }) => points),
          step,
        )
  pointer.setAttribute('visibility', nearest === null ? 'hidden' : 'visible')
  if (nearest === null) {
    readout.textContent = ''
    return
  }
  const x = (left + ((nearest - from) / (to - from || 1)) * (right - left)) * svg.viewBox.baseVal.width
  for (const end of ['x1', 'x2']) pointer.setAttribute(end, x.toFixed(1))
  const values = lines.map(({ label, points }) => {
    const own = nearestStep(points, nearest)
    const text = points.find(([at]) => at === own)?.[1] ?? 'n/a'
    return lines.length > 1 ? `${label} ${text}` : text
  })
  readout.textContent = `${axis} ${nearest}: ${values.join(', ')}`
}

function nearestStep(points: readonly [number, string][], step: number): number | null {
  let best: number | null = null
  for (const [at] of points) if (best === null || Math.abs(at - step) < Math.abs(best - step)) best = at
  return best
}
