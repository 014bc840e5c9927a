import type { Step } from '../../../../harness/analysis/claims/judge.ts'
import { Command } from '../../../components/ui/command.tsx'
import { onPageStore } from '../../../lib/commands.ts'
import { plansOf, planTitle, spelled } from '../view.ts'

/** Further plans are listed in the fold, by part. */
const FEW = 3

/** Commands ready to copy, each with the comparisons it would decide; the command that decides most comes first. */
export function Plans({ steps, path }: { steps: readonly Step[]; path: string }) {
  const plans = plansOf(steps)
  if (plans.length === 0)
    return <p className="text-small text-muted">Nothing: the claim is already decided at the paper's scale.</p>
  const paper = plans.filter(({ atPaperScale }) => atPaperScale)
  const own = plans.filter(({ atPaperScale }) => !atPaperScale)
  const shown = [...own.slice(0, FEW), ...paper]
  return (
    <ul className="max-w-2xl space-y-2.5">
      {shown.map((plan) => (
        <li key={plan.command ?? planTitle(plan)} className="text-small">
          <p className="mb-1" title={plan.reasons.map(spelled).join('\n')}>
            {planTitle(plan)}
          </p>
          {plan.command === null ? null : <Command wrap>{onPageStore(path, plan.command)}</Command>}
        </li>
      ))}
      {own.length > FEW ? (
        <li className="text-small text-muted">and {own.length - FEW} more, listed by part below</li>
      ) : null}
    </ul>
  )
}
