'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { SearchBox } from '../../../components/ui/search-box.tsx'
import { Select } from '../../../components/ui/select.tsx'
import type { FilterOptions } from '../controls.ts'
import { runsParams } from '../params.ts'

/** The value of a filter that does not filter. */
const ALL = ''

/** What was just chosen, else what the server found for the address, where a data set may be spelled otherwise. */
function chosenOf(inAddress: string | null, found: string | null, options: FilterOptions['options']): string {
  if (inAddress === null) return ALL
  return options.some(({ value }) => value === inAddress) ? inAddress : (found ?? ALL)
}

/** The search and the filters. All state is kept in the URL; the server returns the matching runs. */
export function RunsControls({ filters }: { filters: FilterOptions[] }) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(runsParams, { shallow: false, startTransition })
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-pending={pending}>
      <SearchBox
        label="Search runs"
        placeholder="Name, id, label, tag or note"
        value={state.q ?? ''}
        className="max-sm:w-full"
        fieldClassName="w-56 min-w-0 flex-1"
        onSearch={(q, options) => setState({ q, page: null }, options)}
      />
      {filters.map(({ name, label, chosen, options }) => (
        <Select
          key={name}
          label={label}
          value={chosenOf(state[name], chosen, options)}
          options={[{ value: ALL, title: 'all' }, ...options]}
          onChange={(value) => setState({ [name]: value === ALL ? null : value, page: null })}
        />
      ))}
    </div>
  )
}
