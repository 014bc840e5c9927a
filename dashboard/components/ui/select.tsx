'use client'
import type { Option } from './checkbox-group.tsx'

interface SelectProps {
  label: string
  value: string
  options: (Option & { group?: string })[]
  onChange: (value: string) => void
  /** The page with another choice, where that stands for a page of its own. */
  hrefOf?: (value: string) => string
}

/** One choice of several, the browser's own way: its label in front, options under headings where they have one. */
export function Select({ label, value, options, onChange, hrefOf }: SelectProps) {
  const groups = [...new Set(options.map(({ group }) => group ?? ''))]
  const entries = (group: string) =>
    options
      .filter((option) => (option.group ?? '') === group)
      .map(({ value, title, note }) => (
        <option key={value} value={value} data-href={hrefOf?.(value)} className="bg-raised text-ink">
          {note ? `${title} · ${note}` : title}
        </option>
      ))
  return (
    <label className="control max-w-full min-w-0 focus-within:border-accent">
      <span className="text-muted">{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="max-w-56 min-w-0 flex-1 truncate bg-transparent font-medium outline-none"
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
