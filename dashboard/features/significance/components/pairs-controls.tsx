'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import type { Option } from '../../../components/ui/checkbox-group.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { ALTERNATIVE_CHOICES, CORRECTION_CHOICES, LEVELS, levelOptions, TEST_CHOICES } from '../control-options.ts'
import { significanceParams } from '../params.ts'
import { LongSelect } from './long-select.tsx'
import { RowsMenu } from './rows-menu.tsx'

export interface PairsOptions {
  datasets: Option[]
  columns: (Option & { group: string })[]
  rows: Option[]
  /** The current selection, explicit or by default. */
  shown: { dataset: string; column: string; rows: string[] }
  /** Whether the rows were chosen explicitly. */
  chosen: boolean
}

/** All state is kept in the URL; the server returns the tests. */
export function PairsControls({ options }: { options: PairsOptions }) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(significanceParams, { shallow: false, startTransition })
  const { shown } = options
  // The pending choice, before the server has answered.
  const among = (offered: readonly Option[], value: string | null) =>
    offered.some((option) => option.value === value) && value
  const rows = state.rows?.filter((key) => among(options.rows, key)) ?? []
  const set = (name: string) => (value: string) => setState({ [name]: value })
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2" data-pending={pending}>
      <Select
        label="Data set"
        value={among(options.datasets, state.dataset) || shown.dataset}
        options={options.datasets}
        onChange={(dataset) => setState({ dataset, column: null, rows: null })}
      />
      <LongSelect
        label="Score"
        value={among(options.columns, state.column) || shown.column}
        options={options.columns}
        onChange={(column) => setState({ column, rows: null })}
        // Includes the data set, as links from other pages do, so that each view has one address.
      />
      <RowsMenu
        options={options.rows}
        shown={rows.length > 0 ? rows : shown.rows}
        isChosen={options.chosen}
        onChange={(rows) => setState({ rows })}
      />
      <Select label="Test" value={state.test} options={TEST_CHOICES} onChange={set('test')} />
      <Select label="Correction" value={state.correction} options={CORRECTION_CHOICES} onChange={set('correction')} />
      <Select
        label="Alternative"
        value={state.alternative}
        options={ALTERNATIVE_CHOICES}
        onChange={set('alternative')}
      />
      <Select
        label="Alpha"
        value={String(state.alpha)}
        options={levelOptions([...LEVELS, 0.001], state.alpha)}
        onChange={(alpha) => setState({ alpha: Number(alpha) })}
      />
    </div>
  )
}
