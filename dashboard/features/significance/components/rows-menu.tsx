'use client'
import { useState } from 'react'
import { CheckboxGroup, type Option } from '../../../components/ui/checkbox-group.tsx'
import { Menu } from '../../../components/ui/menu.tsx'
import { SearchBox } from '../../../components/ui/search-box.tsx'
import { chosenWith, foundOptions, MOST_UNSEARCHED } from '../found-options.ts'

interface RowsMenuProps {
  options: readonly Option[]
  /** Those that are compared. */
  shown: readonly string[]
  /** Whether they were chosen, not taken by default. */
  isChosen: boolean
  /** @param rows - null: those that are compared by default. */
  onChange: (rows: string[] | null) => void
}

/** The rows to compare: ticked one by one, or all that have the words of a search at once. */
export function RowsMenu({ options, shown, isChosen, onChange }: RowsMenuProps) {
  const [search, setSearch] = useState('')
  // No row at all cannot be compared: it is kept here until one is ticked.
  const [isEmpty, setEmpty] = useState(false)
  const found = foundOptions(options, search)
  const chosen = isEmpty ? [] : shown
  const tick = (ticked: readonly string[]) => {
    const rows = chosenWith(options, found, chosen, ticked)
    setEmpty(rows.length === 0)
    if (rows.length > 0) onChange(rows)
  }
  return (
    <Menu title={`Rows, ${chosen.length} of ${options.length}`} marked={isChosen ? chosen.length : 0}>
      {options.length > MOST_UNSEARCHED ? (
        <SearchBox
          label="Search, rows"
          placeholder={`Search ${options.length}`}
          value={search}
          className="mb-2 w-full"
          fieldClassName="min-w-0 flex-1"
          onSearch={(text) => setSearch(text ?? '')}
        />
      ) : null}
      <p className="mb-1 flex gap-3 px-1 text-small">
        <button type="button" className="prose-link" onClick={() => tick(found.map(({ value }) => value))}>
          All{search ? ' found' : ''}
        </button>
        <button type="button" className="prose-link" onClick={() => tick([])}>
          None{search ? ' found' : ''}
        </button>
        {isChosen ? (
          <button
            type="button"
            className="prose-link"
            onClick={() => {
              setEmpty(false)
              onChange(null)
            }}
          >
            Reset
          </button>
        ) : null}
      </p>
      {found.length === 0 ? <p className="px-1 py-1 text-muted">No row has these words.</p> : null}
      <CheckboxGroup name="rows" legend="Rows to compare" options={[...found]} chosen={chosen} onChange={tick} />
    </Menu>
  )
}
