import Link from 'next/link'
import type { JudgedClaim } from '../../../../harness/analysis/claims/judge.ts'
import { ColumnGroupHead } from '../../../components/ui/column-head.tsx'
import { claimAnchor, claimsHref } from '../params.ts'
import { PAPER_NAMES, tally } from '../view.ts'
import { Verdict, VerdictSign } from './verdict.tsx'

const SIDES = [
  { title: 'Paper', verdictOf: ({ printed }: JudgedClaim) => printed },
  { title: 'Runs', verdictOf: ({ measured }: JudgedClaim) => measured },
]

/** All claims at a glance: one column per claim, which links to its card. */
export function Overview({ claims, shown }: { claims: readonly JudgedClaim[]; shown: readonly JudgedClaim[] }) {
  const papers = (['adios', 'gls'] as const).map((paper) => ({
    paper,
    count: claims.filter((claim) => claim.paper === paper).length,
  }))
  const starts = (i: number) => (i > 0 && claims[i]!.paper !== claims[i - 1]!.paper ? 'pl-4!' : '')
  return (
    <table className="print-table mb-4 [&_td]:px-1! [&_td]:text-center! [&_th]:px-1! sm:[&_td]:px-2! sm:[&_th]:px-2!">
      <caption className="visually-hidden">
        Verdict on each claim, from the papers' tables and from the stored runs
      </caption>
      <thead>
        <tr>
          <th />
          {papers.map(({ paper, count }, i) => (
            <ColumnGroupHead key={paper} span={count} className={i > 0 ? 'pl-4!' : ''}>
              {PAPER_NAMES[paper]}
            </ColumnGroupHead>
          ))}
        </tr>
        <tr>
          <th scope="col" className="font-normal! text-muted">
            Claim
          </th>
          {claims.map((claim, i) => (
            <th key={claim.id} scope="col" className={`text-center! ${starts(i)}`}>
              <Link
                href={`${shown.includes(claim) ? '' : claimsHref({})}#${claimAnchor(claim.id)}`}
                title={claim.says}
                className="prose-link px-1 font-normal tabular-nums"
              >
                {claim.id}
              </Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {SIDES.map(({ title, verdictOf }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {claims.map((claim, i) => (
              <td key={claim.id} className={starts(i)}>
                <VerdictSign verdict={verdictOf(claim)} what={`claim ${claim.id}, ${title.toLowerCase()}`} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The number of claims with each verdict; also the legend of the signs. */
export function Tally({ claims }: { claims: readonly JudgedClaim[] }) {
  return (
    <dl className="mb-4 grid gap-x-4 gap-y-1.5 sm:grid-cols-[auto_minmax(0,1fr)]">
      {(['printed', 'measured'] as const).map((side) => (
        <div key={side} className="contents">
          <dt className="text-muted leading-6">
            {side === 'printed' ? "By the papers' own tables" : 'By the runs in this store'}
          </dt>
          <dd className="flex flex-wrap gap-x-5 gap-y-1">
            {tally(claims, side).map(({ verdict, count }) => (
              <span key={verdict} className="inline-flex items-center gap-1.5">
                <span className="text-lead font-semibold tabular-nums">{count}</span>
                <Verdict verdict={verdict} small />
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
