'use client'

export interface Option {
  value: string
  title: string
  /** Shown in smaller type, such as the number of matching rows. */
  note?: string
}

interface ChoicesProps<T extends string> {
  /** Name of the parameter in the address. */
  name: string
  legend: string
  options: (Omit<Option, 'value'> & { value: string })[]
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
}

export function CheckboxGroup<T extends string>({ name, legend, options, chosen, onChange }: ChoicesProps<T>) {
  const toggle = (value: T, on: boolean) =>
    onChange(
      options.map((option) => option.value as T).filter((other) => (other === value ? on : chosen.includes(other))),
    )
  return (
    <fieldset>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value, title, note }) => (
        <label key={value} className="flex items-baseline gap-2 rounded-sm px-1 py-1 hover:bg-hover">
          <input
            type="checkbox"
            name={name}
            value={value}
            checked={chosen.includes(value as T)}
            onChange={(event) => toggle(value as T, event.target.checked)}
            className="translate-y-0.5 accent-[var(--accent)]"
          />
          <span>
            {title}
            {note ? <span className="block text-tiny text-muted">{note}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
