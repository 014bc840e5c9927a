import { FigureLinks } from '../../../components/ui/figure-links.tsx'
import { type GlsSource, glsFigureHref, SOURCE_TITLES } from '../gls-params.ts'
import type { GlsBlock } from '../gls-view.ts'
import { optimalRateFigure } from '../optimal-rate.ts'
import { FigureLegend } from './figure-legend.tsx'
import { OptimalRateFigure, PAGE_PALETTE } from './optimal-rate-figure.tsx'

interface OptimalRateFiguresProps {
  blocks: GlsBlock[]
  show: readonly GlsSource[]
  /** The split seed of the figures; null for the mean over all. */
  seed?: number | null
}

/** Best rate against label noise with the theoretical curve, one figure per block of the table. */
export function OptimalRateFigures({ blocks, show, seed = null }: OptimalRateFiguresProps) {
  const figures = blocks.map(optimalRateFigure)
  return (
    <section>
      <h2 className="mb-1 border-b border-rule pb-1 text-title font-semibold">Best rate against label noise</h2>
      <FigureLegend sources={show} theory={figures.some(({ theory }) => theory)} />
      <div className="mt-3 grid gap-x-10 gap-y-6 lg:grid-cols-[30rem_30rem]">
        {figures.map((figure) => (
          <figure key={figure.id} className="max-w-[30rem] min-w-0">
            <figcaption className="font-semibold">
              {figure.title}
              {figure.theory ? (
                <span className="ml-2 text-small font-normal text-muted">
                  theory from r* ({SOURCE_TITLES[figure.theory.source]})
                </span>
              ) : null}
            </figcaption>
            <OptimalRateFigure figure={figure} palette={PAGE_PALETTE} />
            <FigureLinks
              table={`#r-opt-${figure.id}`}
              downloads={(['csv', 'svg'] as const).map((ending) => ({
                title: ending.toUpperCase(),
                href: glsFigureHref(`/tables/gls-1/figure/${figure.id}.${ending}`, { show: [...show], seed }),
              }))}
            />
          </figure>
        ))}
      </div>
    </section>
  )
}
