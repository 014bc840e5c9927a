import type { Metadata } from 'next'
import Link from 'next/link'
import { AutoRefresh } from '../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { ScrollToHash } from '../../components/ui/scroll-to-hash.tsx'
import { ClaimCard } from '../../features/claims/components/claim-card.tsx'
import { ClaimFilters } from '../../features/claims/components/filters.tsx'
import { Overview, Tally } from '../../features/claims/components/overview.tsx'
import { loadClaims } from '../../features/claims/load.ts'
import { claimsHref, claimsParams } from '../../features/claims/params.ts'
import { shownClaims } from '../../features/claims/view.ts'
import { type RawParams, readParams } from '../../lib/params.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Claims' }

export default async function ClaimsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams(claimsParams, await searchParams)
  const store = openStore()
  const seen = resultsSeen(store)
  if (store.state === 'broken') return <StoreState store={store} />
  const { claims, groups } = loadClaims(store)
  const shown = shownClaims(claims, params)
  const unfold = claimsHref({ ...params, details: !params.details })
  return (
    <>
      <AutoRefresh seen={seen} />
      <ScrollToHash />
      <PageHead
        title="Claims"
        aside={
          <Link href={unfold} scroll={false} prefetch={false} className="control">
            {params.details ? 'Hide all comparisons' : 'Show all comparisons'}
          </Link>
        }
      >
        The claims of the two papers, in our words and split into parts that can be tested: whether the papers' own
        tables support them, whether the runs in this store support them, and which runs would decide the rest.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <Tally claims={claims} />
      <Overview claims={claims} shown={shown} />
      <p className="mb-6 max-w-3xl text-small text-muted">
        Small networks trained for minutes on a CPU, on small data, cannot confirm or refute claims about ResNet-18 and
        ViT-Tiny trained for hundreds of epochs on GPUs. Verdicts from our runs hold at the scale shown next to them;
        only those marked "on the paper's data" apply to the paper's own scale.
      </p>
      <ClaimFilters claims={claims} params={params} />
      {shown.length === 0 ? (
        <p className="border-y border-rule py-10 text-center text-muted">
          No claim has these verdicts.{' '}
          <Link href={claimsHref({})} className="prose-link">
            Show all
          </Link>
        </p>
      ) : (
        <ol className="border-b-2 border-strong">
          {shown.map((claim) => (
            <ClaimCard key={claim.id} claim={claim} groups={groups} path={store.path} unfolded={params.details} />
          ))}
        </ol>
      )}
    </>
  )
}
