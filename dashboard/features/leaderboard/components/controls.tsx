'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { CheckboxGroup, type Option } from '../../../components/ui/checkbox-group.tsx'
import { Menu } from '../../../components/ui/menu.tsx'
import { SearchBox } from '../../../components/ui/search-box.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { leaderboardParams } from '../params.ts'

export interface ControlOptions {
  method: Option[]
  masking: Option[]
  backbone: Option[]
  columns: (Option & { shown: boolean })[]
  /** The rows that differences can be taken from, and the chosen one; null where nothing is measured. */
  baseline: { value: string; options: Option[] } | null
  /** Whether some rows are stale and replaced by current ones. */
  isReplaced: boolean
  /** Whether there are both measured and published rows. */
  bothKinds: boolean
}

const SWITCHES = [
  { name: 'published', title: 'Published rows', fits: 'bothKinds' },
  { name: 'current', title: 'Current rows only', fits: 'isReplaced' },
] as const

/** All state is kept in the URL; the server returns the matching rows. */
export function LeaderboardControls({ options, children }: { options: ControlOptions; children: React.ReactNode }) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(leaderboardParams, { shallow: false, startTransition })
  const shown = options.columns.filter((column) => column.shown).map((column) => column.value)
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-pending={pending}>
      <SearchBox
        label="Search rows"
        placeholder="Search rows"
        value={state.q}
        fieldClassName="w-32"
        onSearch={(q, options) => setState({ q }, options)}
      />
      {(['method', 'masking', 'backbone'] as const).map((name) =>
        options[name].length > 1 ? (
          <Menu key={name} title={name.replace(/^./, (letter) => letter.toUpperCase())} marked={state[name].length}>
            <CheckboxGroup
              name={name}
              legend={`Rows with this ${name}`}
              options={options[name]}
              chosen={state[name]}
              onChange={(chosen) => setState({ [name]: chosen.length > 0 ? chosen : null })}
            />
          </Menu>
        ) : null,
      )}
      <Menu title="Columns" marked={state.columns === null ? 0 : shown.length}>
        <CheckboxGroup
          name="columns"
          legend="Columns to show"
          options={options.columns}
          chosen={shown}
          onChange={(columns) => setState({ columns: columns.length > 0 ? columns : null })}
        />
        {state.columns === null ? null : (
          <button type="button" className="prose-link mt-2 text-small" onClick={() => setState({ columns: null })}>
            Reset to the default columns
          </button>
        )}
      </Menu>
      {options.baseline ? (
        <Select
          label="Difference from"
          value={options.baseline.value}
          options={options.baseline.options}
          onChange={(baseline) => setState({ baseline })}
        />
      ) : null}
      {SWITCHES.map(({ name, title, fits }) =>
        options[fits] ? (
          <label key={name} className="control has-checked:border-accent">
            <input
              type="checkbox"
              checked={state[name]}
              onChange={(event) => setState({ [name]: event.target.checked || null })}
              className="accent-[var(--accent)]"
            />
            {title}
          </label>
        ) : null,
      )}
      {children}
    </div>
  )
}
