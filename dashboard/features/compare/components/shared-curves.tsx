import { CurveFigure } from '../../runs/components/curve-figure.tsx'
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
            <SideLetter side={letter} />
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
        {panels.map((panel) => (
          <CurveFigure
            key={panel.key}
            panel={panel}
            strokes={panel.sides.map((side) => LOOKS[side])}
            still={<SharedChart panel={panel} />}
            file={(ending) => compareHref(params, `/compare/curve-${panel.key}.${ending}`)}
          />
        ))}
      </div>
    </section>
  )
}
