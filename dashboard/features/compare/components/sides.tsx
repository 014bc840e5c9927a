import Link from 'next/link'
import {
  backboneName,
  datasetName,
  joinDetails,
  originOf,
  runTitle,
  seedName,
  variantDetails,
  withoutOrigin,
} from '../../../../db/catalogue/titles.ts'
import { countedOnPage } from '../../../../harness/base/text.ts'
import { OriginBadge, Stale } from '../../../components/ui/badge.tsx'
import { Swatch } from '../../../components/ui/glyph.tsx'
import type { LoadedComparison, ShownSide } from '../load.ts'
import { compareHref } from '../params.ts'
import { SideLetter } from './side-letter.tsx'

/** The two sides of the comparison, each with links to its runs. */
export function Sides({ a, b, comparison }: Pick<LoadedComparison, 'a' | 'b' | 'comparison'>) {
  return (
    <div className="mb-6 grid gap-x-10 gap-y-4 sm:grid-cols-2">
      {[a, b].map((shown) => (shown ? <SideCard key={shown.letter} shown={shown} /> : null))}
      {comparison && a && b ? <SeedBySeed a={a} b={b} shared={comparison.sharedSeeds} /> : null}
    </div>
  )
}

function SideCard({ shown: { letter, side, runs } }: { shown: ShownSide }) {
  const run = runs[0]
  if (!run) return null
  const single = runs.length === 1
  const given = runs.every(({ name }) => name === run.name) ? run.name : ''
  return (
    <section aria-label={`Side ${letter}`} className="min-w-0">
      <h2 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-title font-semibold">
        <SideLetter side={letter} />
        <Swatch method={run.method} masking={run.masking} />
        <Link
          href={single ? `/runs/${run.id}` : `/runs?group=${side.groupId}`}
          className="hover:text-accent hover:underline"
        >
          {given || runTitle(run)}
        </Link>
        {side.stale ? <Stale changes={side.changes} /> : null}
        <OriginBadge origin={originOf(run.variant)} />
      </h2>
      <p className="mt-0.5 text-small text-muted">
        {joinDetails(
          given && runTitle(run),
          datasetName(run.dataset),
          backboneName(run.backbone),
          withoutOrigin(joinDetails(...variantDetails(run.variant)), originOf(run.variant)),
          !single && countedOnPage(runs.length, 'seed'),
        )}
      </p>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-small">
        {runs.map(({ id, seed }) => (
          <Link key={id} href={`/runs/${id}`} prefetch={false} className="prose-link">
            {seedName(seed)}
          </Link>
        ))}
        <code className="font-mono text-tiny leading-5 break-all text-muted">{side.name}</code>
      </p>
    </section>
  )
}

/** Links that compare single networks by McNemar's test, with the test items behind it. */
function SeedBySeed({ a, b, shared }: { a: ShownSide; b: ShownSide; shared: number[] }) {
  if (shared.length === 0 || (a.runs.length === 1 && b.runs.length === 1)) return null
  // Reported numbers have no test items.
  if ([a, b].some(({ runs }) => runs[0]?.kind === 'reported')) return null
  const idOf = ({ runs }: ShownSide, seed: number) => runs.find((run) => run.seed === seed)?.id ?? null
  return (
    <p className="flex flex-wrap gap-x-3 text-small sm:col-span-2">
      <span className="text-muted">Compare single networks item by item:</span>
      {shared.map((seed) => (
        <Link
          key={seed}
          href={compareHref({ a: idOf(a, seed), b: idOf(b, seed) })}
          prefetch={false}
          className="prose-link"
        >
          seed {seed}
        </Link>
      ))}
    </p>
  )
}
