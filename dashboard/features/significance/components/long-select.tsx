'use client'
import { type MouseEvent, useState } from 'react'
import { Menu } from '../../../components/ui/menu.tsx'
import { SearchBox } from '../../../components/ui/search-box.tsx'
import { Select, type SelectProps } from '../../../components/ui/select.tsx'
import { foundOptions, MOST_UNSEARCHED } from '../found-options.ts'

/** A choice of one among few or many: a native select, or a menu with a search where the list is long. */
export function LongSelect(props: Omit<SelectProps, 'name'>) {
  return props.options.length > MOST_UNSEARCHED ? <SearchedMenu {...props} /> : <Select {...props} />
}

function SearchedMenu({ label, value, options, onChange }: Omit<SelectProps, 'name'>) {
  const [search, setSearch] = useState('')
  const found = foundOptions(options, search)
  const chosen = options.find((option) => option.value === value)
  const groups = [...new Set(found.map(({ group }) => group ?? ''))]
  const choose = (event: MouseEvent<HTMLButtonElement>) => {
    onChange(event.currentTarget.value)
    setSearch('')
    const menu = event.currentTarget.closest('details')
    menu?.removeAttribute('open')
    menu?.querySelector('summary')?.focus()
  }
  return (
    <Menu title={`${label}: ${chosen?.title ?? value}`}>
      <SearchBox
        label={`Search, ${label.toLowerCase()}`}
        placeholder={`Search ${options.length}`}
        value={search}
        className="mb-2 w-full"
        fieldClassName="min-w-0 flex-1"
        onSearch={(text) => setSearch(text ?? '')}
      />
      {found.length === 0 ? <p className="px-1 py-1 text-muted">Nothing has these words.</p> : null}
      {groups.map((group) => (
        <fieldset key={group}>
          <legend className={group ? 'px-1 pt-1 text-tiny font-semibold text-muted' : 'visually-hidden'}>
            {group || label}
          </legend>
          {found
            .filter((option) => (option.group ?? '') === group)
            .map((option) => (
              <button
                key={option.value}
                type="button"
                value={option.value}
                aria-pressed={option.value === value}
                onClick={choose}
                className="block w-full rounded-sm px-1 py-1 text-left hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent"
              >
                {option.title}
                {option.note ? <span className="block text-tiny font-normal text-muted">{option.note}</span> : null}
              </button>
            ))}
        </fieldset>
      ))}
    </Menu>
  )
}
