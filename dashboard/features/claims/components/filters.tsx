import type { JudgedClaim } from '../../../../harness/analysis/claims/judge.ts'
import { ChoiceLinks } from '../../../components/ui/choice-links.tsx'
import { type ClaimsParams, claimsHref } from '../params.ts'
import { countsOf, PAPER_NAMES } from '../view.ts'

const LABELS = { paper: 'Paper', print: "Paper's table", runs: 'Our runs' } as const

const title = (value: string): string =>
  Object.hasOwn(PAPER_NAMES, value) ? PAPER_NAMES[value as keyof typeof PAPER_NAMES] : value.replace('-', ' ')

/** Filters by paper and by verdict; a choice that would show nothing is hidden unless it is selected. */
export function ClaimFilters({ claims, params }: { claims: readonly JudgedClaim[]; params: ClaimsParams }) {
  return (
    <div className="mb-5 flex flex-wrap gap-x-8 gap-y-1">
      {(['paper', 'print', 'runs'] as const).map((name) => {
        const counts = [...countsOf(claims, params, name)]
        const all = counts.reduce((sum, [, count]) => sum + count, 0)
        const options = counts
          .filter(([value, count]) => count > 0 || params[name] === value)
          .map(([value, count]) => ({
            title: title(value),
            count,
            href: claimsHref({ ...params, [name]: value }),
            chosen: params[name] === value,
          }))
        const any = { title: 'all', count: all, href: claimsHref({ ...params, [name]: null }), chosen: !params[name] }
        return <ChoiceLinks key={name} label={LABELS[name]} options={[any, ...options]} />
      })}
    </div>
  )
}
