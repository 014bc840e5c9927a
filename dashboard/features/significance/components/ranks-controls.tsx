'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import type { Option } from '../../../components/ui/checkbox-group.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { LEVELS, levelOptions, RANK_CHOICES } from '../control-options.ts'
import { significanceParams } from '../params.ts'
import { LongSelect } from './long-select.tsx'

export function RanksControls({ measures, measure }: { measures: (Option & { group: string })[]; measure: string }) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(significanceParams, { shallow: false, startTransition })
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2" data-pending={pending}>
      <LongSelect label="Score" value={measure} options={measures} onChange={(value) => setState({ measure: value })} />
      <Select
        label="Post-hoc test"
        value={state.ranks}
        options={RANK_CHOICES}
        onChange={(value) => setState({ ranks: value === 'nemenyi' ? null : 'wilcoxon-holm' })}
      />
      <Select
        label="Alpha"
        value={String(state.alpha)}
        options={levelOptions(LEVELS, state.alpha)}
        onChange={(alpha) => setState({ alpha: Number(alpha) })}
      />
    </div>
  )
}
