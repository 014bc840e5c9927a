'use client'
import type { Option } from './checkbox-group.tsx'

export interface SelectProps {
  label: string
  /** Name of the parameter in the address, in a form that also works without scripts. */
  name?: string
  value: string
  options: (Option & { group?: string })[]
  onChange: (value: string) => void
}

/** A native select with its label in front; options with a `group` are listed under a heading. */
export function Select({ label, name, value, options, onChange }: SelectProps) {
  const groups = [...new Set(options.map(({ group }) => group ?? ''))]
  const entries = (group: string) =>
    options
      .filter((option) => (option.group ?? '') === group)
      .map(({ value, title, note }) => (
        <option key={value} value={value} className="bg-raised text-ink">
          {note ? `${title} · ${note}` : title}
        </option>
      ))
  return (
    <label className="control max-w-full min-w-0 focus-within:border-accent">
      <span className="text-muted">{label}</span>
      <select
        name={name}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="max-w-80 min-w-0 flex-1 truncate bg-transparent font-medium outline-none"
      >
        {groups.map((group) =>
          group ? (
            <optgroup key={group} label={group} className="bg-raised text-ink">
              {entries(group)}
            </optgroup>
          ) : (
            entries(group)
          ),
        )}
      </select>
    </label>
  )
}
