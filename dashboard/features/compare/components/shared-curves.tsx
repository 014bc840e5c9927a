import { short } from '../../../../harness/base/text.ts'
import { FigureLinks } from '../../../components/ui/figure-links.tsx'
import { describePanel } from '../../../lib/curves.ts'
import { CurvePanel } from '../../runs/components/curve-panel.tsx'
import type { SharedPanel } from '../curves.ts'
import { type CompareParams, compareHref } from '../params.ts'
import { LOOKS, SharedChart } from './shared-chart.tsx'
import { SideLetter } from './side-letter.tsx'

export function SharedCurves({ panels, params }: { panels: SharedPanel[]; params: CompareParams }) {
  if (panels.length === 0) return null
  return (
    <section className="mt-9">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Curves</h2>
      <p className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-small text-muted">
        {(['A', 'B'] as const).map((letter) => (
          <span key={letter} className="inline-flex items-center gap-1.5">
            <SideLetter of={letter} />
            <svg viewBox="0 0 28 4" width={28} height={4} aria-hidden>
              <line
                x2={28}
                y1={2}
                y2={2}
                stroke={`var(${LOOKS[letter].colour})`}
                strokeWidth={2}
                strokeDasharray={LOOKS[letter].dash}
              />
            </svg>
            {letter === 'A' ? 'solid' : 'dashed'}
          </span>
        ))}
        One line per seed, on shared axes.
      </p>
      <div className="grid gap-x-8 gap-y-8 md:grid-cols-2 xl:grid-cols-3">
        {panels.map((panel) => {
          const file = (ending: string) => compareHref(params, `/compare/curve-${panel.key}.${ending}`)
          return (
            <figure key={panel.key} className="min-w-0">
              <figcaption className="mb-1 flex flex-wrap items-baseline gap-x-2">
                <span className="font-semibold">{panel.title}</span>
                <span className="text-tiny text-muted">{panel.unit}</span>
              </figcaption>
              <CurvePanel
                panel={panel}
                logarithmic={false}
                strokes={panel.sides.map((side) => LOOKS[side])}
                still={<SharedChart panel={panel} />}
              />
              <p className="visually-hidden">{describePanel(panel, short)}</p>
              <FigureLinks
                downloads={[
                  { title: 'CSV', href: file('csv') },
                  { title: 'SVG', href: file('svg') },
                ]}
              />
            </figure>
          )
        })}
      </div>
    </section>
  )
}
