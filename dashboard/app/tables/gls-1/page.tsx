import type { Metadata } from 'next'
import Link from 'next/link'
import { Command } from '../../../components/command.tsx'
import { IgnoredParams } from '../../../components/ignored.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { GlsCaveats } from '../../../components/tables/gls-caveats.tsx'
import { GlsLegend } from '../../../components/tables/gls-legend.tsx'
import { GlsTables } from '../../../components/tables/gls-tables.tsx'
import { OptimalRateFigures } from '../../../components/tables/optimal-rate-figures.tsx'
import { SourceChoice } from '../../../components/tables/source-choice.tsx'
import { Watch } from '../../../components/watch.tsx'
import { glsParams } from '../../../lib/gls-params.ts'
import { glsBlocks } from '../../../lib/gls-view.ts'
import { tableName } from '../../../lib/names.ts'
import { type RawParams, readParams } from '../../../lib/params.ts'
import { openStore } from '../../../lib/store.ts'
import { loadGls, TABLES } from '../../../lib/tables.ts'

export const metadata: Metadata = { title: tableName('gls-1') }

export default async function GlsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams(glsParams, await searchParams)
  const blocks = glsBlocks(loadGls(openStore()), params.show)
  const measured = blocks.some(({ setting }) => setting)
  const { title, paper } = TABLES['gls-1']
  return (
    <>
      <Watch />
      <PageHead title={tableName('gls-1')}>
        {title}. {paper}. Seed by seed, and what its p-values say:{' '}
        <Link className="prose-link" href="/significance?view=noisy-labels">
          Significance
        </Link>
        .
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
      <GlsTables blocks={blocks} />
      <GlsCaveats blocks={blocks} />
      <OptimalRateFigures blocks={blocks} show={params.show} />
      <section className="mt-8 max-w-xl">
        <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Take it along</h2>
        <Command>npx maskbench table gls-1 --format latex</Command>
      </section>
    </>
  )
}
