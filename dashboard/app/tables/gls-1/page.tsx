import type { Metadata } from 'next'
import type { LabelNoise } from '../../../../db/config.ts'
import { Stale } from '../../../components/badge.tsx'
import { Command } from '../../../components/command.tsx'
import { IgnoredParams } from '../../../components/ignored.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { FigureLegend } from '../../../components/tables/figure-legend.tsx'
import { GlsLegend } from '../../../components/tables/gls-legend.tsx'
import { GlsTableBlock } from '../../../components/tables/gls-table.tsx'
import { OptimalRateFigure, PAGE_PALETTE } from '../../../components/tables/optimal-rate-figure.tsx'
import { SourceChoice } from '../../../components/tables/source-choice.tsx'
import { Watch } from '../../../components/watch.tsx'
import { glsParams } from '../../../lib/gls-params.ts'
import { glsBlocks } from '../../../lib/gls-view.ts'
import { tableName } from '../../../lib/names.ts'
import { optimalRateFigure } from '../../../lib/optimal-rate.ts'
import { type RawParams, readParams } from '../../../lib/params.ts'
import { openStore } from '../../../lib/store.ts'
import { loadGls, TABLES } from '../../../lib/tables.ts'

export const metadata: Metadata = { title: tableName('gls-1') }

export default async function GlsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams(glsParams, await searchParams)
  const blocks = glsBlocks(loadGls(openStore()), params.show)
  const figures = blocks.map(optimalRateFigure)
  const measured = blocks.some(({ setting }) => setting)
  const further = blocks.some(({ classes, noiseKind }) => classes > 2 || noiseKind !== 'symmetric')
  const kinds = blocks.map(({ noiseKind }) => noiseKind)
  const { title, paper } = TABLES['gls-1']
  return (
    <>
      <Watch />
      <PageHead title={tableName('gls-1')}>
        {title}. {paper}.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <SourceChoice />
      <GlsLegend show={params.show} />
      {measured ? null : (
        <div className="mb-6 max-w-xl">
          <p className="mb-2 text-muted">Nothing of this table has been measured yet. This measures it:</p>
          <Command>npx maskbench run quick --only '*noisy-labels*'</Command>
        </div>
      )}
      {blocks.map((block) => (
        <section key={block.id} className="mb-8">
          <h2 className="mb-2 flex flex-wrap items-baseline gap-x-3 text-title font-semibold">
            {block.title}
            {block.stale ? <Stale /> : null}
            {block.setting ? <span className="text-small font-normal text-muted">{block.setting}</span> : null}
          </h2>
          <GlsTableBlock block={block} />
        </section>
      ))}
      <section className="mb-8 max-w-3xl text-small text-muted">
        <h2 className="visually-hidden">Caveats</h2>
        <p>
          <b className="font-semibold text-ink">What p says here.</b> Welch's t-test, two-sided, of the five rates from
          0 up against the last five negative ones (−0.4 left out), as the paper did it; from the printed accuracies it
          gives all ten printed p-values. The five rates of a side share one split and one draw of label noise, so they
          are not independent samples: p describes the column and generalises to nothing. The ten tests are not
          corrected. p over splits is the paired t-test over split seeds of the measured columns, which does generalise
          to new splits.
        </p>
        <p className="mt-2">
          Learning rate grid, network sizes and the balancing of Splice are inferred: the paper's code for these data
          sets is not public.
        </p>
        {further ? <FurtherBlocks kinds={kinds} /> : null}
      </section>
      <section>
        <h2 className="mb-1 border-b border-rule pb-1 text-title font-semibold">Best rate against label noise</h2>
        <FigureLegend sources={params.show} theory={figures.some(({ theory }) => theory)} />
        <div className="mt-3 grid gap-x-10 gap-y-6 lg:grid-cols-[30rem_30rem]">
          {figures.map((figure) => (
            <figure key={figure.id} className="max-w-[30rem] min-w-0">
              <figcaption className="font-semibold">
                {figure.title}
                {figure.theory ? (
                  <span className="ml-2 text-small font-normal text-muted">
                    theory from the {figure.theory.source} r*
                  </span>
                ) : null}
              </figcaption>
              <OptimalRateFigure figure={figure} palette={PAGE_PALETTE} />
              <p className="flex gap-4 text-tiny">
                <a className="prose-link" href={`#r-opt-${figure.id}`}>
                  Table
                </a>
                {(['csv', 'svg'] as const).map((ending) => (
                  <a
                    key={ending}
                    className="prose-link"
                    download
                    href={`/tables/gls-1/figure/${figure.id}.${ending}?show=${params.show.join()}`}
                  >
                    {ending.toUpperCase()}
                  </a>
                ))}
              </p>
            </figure>
          ))}
        </div>
      </section>
      <section className="mt-8 max-w-xl">
        <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Take it along</h2>
        <Command>npx maskbench table gls-1 --format latex</Command>
      </section>
    </>
  )
}

/** What the paper does not print, and how its noise was made. */
function FurtherBlocks({ kinds }: { kinds: readonly LabelNoise[] }) {
  return (
    <p className="mt-2">
      <b className="font-semibold text-ink">What the paper does not print.</b> Other data sets and kinds of noise stand
      below its own, each kind by itself; the noise is symmetric unless the heading says otherwise.
      {kinds.includes('asymmetric')
        ? ' Asymmetric noise takes a class for its partner in a fixed pair; with two classes it is symmetric noise.'
        : ''}
      {kinds.includes('instance')
        ? ' Instance noise (Xia et al., NeurIPS 2020) lets the image decide what it is taken for; its flip rates are drawn around e with deviation 0.1, cut off at 0, so at e = 0.1 about 13% of the labels are wrong.'
        : ''}{' '}
      With K classes symmetric noise smooths by K e / (K − 1), which is less the more classes there are: theory has the
      best rate fall below 0 later than with two, and says nothing about other kinds of noise. Where negative rates were
      warmed up on plain cross-entropy, only later checkpoints count for them.
    </p>
  )
}
