import Link from 'next/link'
import { commandOn } from '../../../components/store-state.tsx'
import { Command } from '../../../components/ui/command.tsx'
import { NavLink } from '../../../components/ui/nav-link.tsx'
import type { Store } from '../../../lib/store.ts'
import { GlsCaveats } from '../../tables/components/gls-caveats.tsx'
import { GlsLegend } from '../../tables/components/gls-legend.tsx'
import { GlsTables } from '../../tables/components/gls-tables.tsx'
import { OptimalRateFigures } from '../../tables/components/optimal-rate-figures.tsx'
import { SourceChoice } from '../../tables/components/source-choice.tsx'
import { type GlsSource, SOURCE_TITLES } from '../../tables/gls-params.ts'
import { seedBlocks } from '../../tables/gls-seeds.ts'
import { glsBlocks } from '../../tables/gls-view.ts'
import { glsSeeds, loadGlsBySeed } from '../../tables/load.ts'
import { type SignificanceParams, significanceHref } from '../params.ts'
import { SeedTable } from './seed-table.tsx'

/** The label-smoothing table with its p-values, over all split seeds or for one, and all seeds side by side. */
export function GlsPanel({ store, params }: { store: Store; params: SignificanceParams }) {
  const { whole, ofSeed } = loadGlsBySeed(store)
  const seeds = glsSeeds(whole)
  const seed = seeds.find((one) => one === params.seed) ?? null
  const blocks = glsBlocks(seed === null ? whole : ofSeed(seed), params.show)
  const measured = params.show.filter((source) => source !== 'printed')
  // Prefers a shown protocol that does not select on the test set.
  const source: GlsSource = measured.find((one) => one !== 'published') ?? measured[0] ?? 'honest'
  return (
    <>
      <SourceChoice />
      {seeds.length > 0 ? <SeedChoice seeds={seeds} current={seed} params={params} /> : null}
      <GlsLegend show={params.show} />
      {seeds.length === 0 ? (
        <div className="mb-6 max-w-xl">
          <p className="mb-2 text-muted">Nothing in this table has been measured yet. To measure it, run:</p>
          <Command>{commandOn(store.path, "run quick --only '*noisy-labels*'")}</Command>
        </div>
      ) : null}
      <GlsTables blocks={blocks} />
      <GlsCaveats blocks={blocks} />
      {seeds.length > 0 ? (
        <section className="mb-8">
          <h2 className="mb-1 border-b border-rule pb-1 text-title font-semibold">Seed by seed</h2>
          <p className="mb-4 max-w-3xl text-small text-muted">
            Results for each split seed, protocol <b className="font-semibold text-ink">{SOURCE_TITLES[source]}</b>: the
            best rate with its accuracy, and p from Welch's test within that split. Where seeds disagree on the sign, a
            small p in one split says nothing about the next.
          </p>
          <div className="space-y-6">
            {seedBlocks(whole, new Map(seeds.map((one) => [one, ofSeed(one)])), source).map((block) => (
              <div key={block.id}>
                <h3 className="mb-1 font-semibold">{block.title}</h3>
                <SeedTable block={block} />
              </div>
            ))}
          </div>
        </section>
      ) : null}
      <OptimalRateFigures blocks={blocks} show={params.show} seed={seed} />
      <p className="mt-8 text-small">
        <Link className="prose-link" href={`/tables/gls-1?show=${params.show.join()}`}>
          Open the table on its own page
        </Link>
      </p>
    </>
  )
}

interface SeedChoiceProps {
  seeds: number[]
  current: number | null
  params: SignificanceParams
}

function SeedChoice({ seeds, current, params }: SeedChoiceProps) {
  const choices = [null, ...seeds].map((seed) => ({ seed, title: seed === null ? 'mean over seeds' : `seed ${seed}` }))
  return (
    <nav aria-label="Split seed" className="mb-4">
      <ul className="flex flex-wrap gap-2">
        {choices.map(({ seed, title }) => (
          <li key={title}>
            <NavLink
              href={significanceHref({ ...params, seed })}
              current={seed === current}
              className="control aria-[current=true]:border-accent aria-[current=true]:font-semibold"
            >
              {title}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
