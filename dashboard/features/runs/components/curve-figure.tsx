import type { ComponentProps } from 'react'
import { short } from '../../../../harness/base/text.ts'
import { FigureLinks } from '../../../components/ui/figure-links.tsx'
import { describePanel } from '../../../lib/curves.ts'
import { CurvePanel } from './curve-panel.tsx'

interface CurveFigureProps extends Pick<ComponentProps<typeof CurvePanel>, 'panel' | 'strokes' | 'still'> {
  /** Address of the figure as a file with this ending. */
  file(ending: 'csv' | 'svg'): string
}

/** The curves of several runs with their title, a description in words, and downloads. */
export function CurveFigure({ panel, strokes, still, file }: CurveFigureProps) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold">{panel.title}</span>
        <span className="text-tiny text-muted">{panel.unit}</span>
      </figcaption>
      <CurvePanel panel={panel} logarithmic={false} strokes={strokes} still={still} />
      <p className="visually-hidden">{describePanel(panel, short)}</p>
      <FigureLinks
        downloads={[
          { title: 'CSV', href: file('csv') },
          { title: 'SVG', href: file('svg') },
        ]}
      />
    </figure>
  )
}
