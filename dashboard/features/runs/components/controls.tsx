'use client'
import { Search } from 'lucide-react'
import { debounce, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Select } from '../../../components/ui/select.tsx'
import type { FilterOptions } from '../controls.ts'
import { runsParams } from '../params.ts'

/** The value of a filter that does not filter. */
const ALL = ''

/** The search and the filters. All state is kept in the URL; the server returns the matching runs. */
export function RunsControls({ filters }: { filters: FilterOptions[] }) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(runsParams, { shallow: false, startTransition })
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-pending={pending}>
      <label className="control focus-within:border-accent max-sm:w-full">
        <Search aria-hidden className="size-3.5 text-muted" />
        <span className="visually-hidden">Search runs</span>
        <input
          type="search"
          name="q"
          value={state.q ?? ''}
          placeholder="Name, id, label, tag or note"
          maxLength={200}
          onChange={(event) =>
            setState({ q: event.target.value || null, page: null }, { limitUrlUpdates: debounce(200) })
          }
          className="w-56 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
        />
      </label>
      {filters.map(({ name, label, options }) => (
        <Select
          key={name}
          label={label}
          value={state[name] ?? ALL}
          options={[{ value: ALL, title: 'all' }, ...options]}
          onChange={(value) => setState({ [name]: value === ALL ? null : value, page: null })}
        />
      ))}
    </div>
  )
}
