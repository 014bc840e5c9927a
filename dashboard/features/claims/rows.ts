/** The comparisons behind a claim as rows of text and links, so that only what is shown is sent to the browser. */

import { runTitle } from '../../../db/catalogue/titles.ts'
import type { RunGroup } from '../../../db/queries/groups-of-runs.ts'
import type { ClaimVerdict } from '../../../harness/analysis/claims/claim.ts'
import type { JudgedCheck, JudgedClaim } from '../../../harness/analysis/claims/judge.ts'
import { rangeText, signedIn } from '../../../harness/base/text.ts'
import { formatP } from '../../../harness/statistics/p-value.ts'
import { onPageStore } from '../../lib/commands.ts'
import { significanceHref } from '../significance/params.ts'
import { groupsBehind } from './load.ts'
import { spelled } from './view.ts'

export interface CheckRow {
  source: 'print' | 'runs'
  what: string
  verdict: ClaimVerdict
  effect: string
  ci95: string
  test: string
  p: string
  holm: string
  found: string
  links: { title: string; href: string }[]
}

export interface PartRows {
  id: string
  says: string
  rows: CheckRow[]
  missing: { what: string; command: string | null }[]
}

export function partRows({ parts }: JudgedClaim, groups: ReadonlyMap<string, RunGroup>, path: string): PartRows[] {
  return parts.map(({ id, says, printed, measured, steps }) => ({
    id,
    says,
    rows: [
      ...printed.checks.map((check) => rowOf(check, 'print', [])),
      ...measured.checks.map((check) => rowOf(check, 'runs', linksOf(check, groupsBehind(check.runs, groups)))),
    ],
    missing: steps.map(({ what, command }) => ({
      what: spelled(what),
      command: command && onPageStore(path, command),
    })),
  }))
}

function rowOf(check: JudgedCheck, source: CheckRow['source'], links: CheckRow['links']): CheckRow {
  const { what, verdict, difference, ci95, test, p, pAdjusted, detail } = check
  return {
    source,
    what: spelled(what),
    verdict,
    effect: difference === null ? 'n/a' : signedFraction(difference),
    ci95: ci95 === null ? 'n/a' : rangeText(ci95, signedFraction),
    test,
    p: p === null ? 'n/a' : formatP(p),
    holm: pAdjusted === null ? 'n/a' : formatP(pAdjusted),
    found: detail,
    links,
  }
}

/** Links to each group of seeds, and to the pages that compare them. */
function linksOf({ column }: JudgedCheck, groups: readonly RunGroup[]): CheckRow['links'] {
  const [before, after, ...more] = groups
  const rows = groups.length > 1 ? groups.map(({ id }) => id) : null
  return [
    ...groups.map((group) => ({
      title: `${runTitle(group)} ×${group.runs.length}`,
      href: `/runs?group=${group.id}`,
    })),
    ...(before && after && more.length === 0
      ? [{ title: 'compare', href: `/compare?a=${before.id}&b=${after.id}` }]
      : []),
    ...(column
      ? [{ title: 'significance', href: significanceHref({ dataset: column.dataset, column: column.key, rows }) }]
      : groups.some(({ kind }) => kind === 'noisy-labels')
        ? [{ title: 'significance', href: significanceHref({ view: 'noisy-labels' }) }]
        : []),
  ]
}

/** `+0.020`, `−0.003`: differences of fractions or, for orders, Kendall's tau. */
const signedFraction = (value: number): string => signedIn(value, 'fraction')
