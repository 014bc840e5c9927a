'use client'
import { groupBy } from '../../../db/queries/group-by.ts'

export interface Option {
  value: string
  title: string
  /** Shown in smaller type, such as the number of matching rows. */
  note?: string
  /** Options of one heading stand under it; its box ticks all of them. */
  heading?: { title: string; note: string }
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
  const isChosen = ({ value }: { value: string }) => chosen.includes(value as T)
  const toggle = (values: readonly string[], on: boolean) =>
    onChange(
      options.flatMap((option) => ((values.includes(option.value) ? on : isChosen(option)) ? (option.value as T) : [])),
    )
  const groups = [...groupBy(options, ({ heading }) => JSON.stringify(heading ?? null)).values()]
  return (
    <fieldset>
      <legend className="visually-hidden">{legend}</legend>
      {groups.map((members, place) => {
        const { heading, value: first } = members[0]!
        const boxes = members.map((option) => (
          <Box
            key={option.value}
            name={name}
            {...option}
            checked={isChosen(option)}
            onChange={(on) => toggle([option.value], on)}
          />
        ))
        if (heading === undefined) return boxes
        const ticked = members.filter(isChosen).length
        const values = members.map(({ value }) => value)
        return (
          <fieldset key={first} className={place === 0 ? '' : 'mt-2 border-t border-rule pt-2'}>
            <legend className="visually-hidden">{[heading.title, heading.note].filter(Boolean).join(', ')}</legend>
            <div className="font-semibold">
              <Box
                {...heading}
                checked={ticked === members.length}
                isPartial={ticked > 0 && ticked < members.length}
                onChange={(on) => toggle(values, on)}
              />
            </div>
            <div className="pl-5">{boxes}</div>
          </fieldset>
        )
      })}
    </fieldset>
  )
}

interface BoxProps {
  /** Absent: it stands for several, and is no parameter itself. */
  name?: string
  value?: string
  title: string
  note?: string | undefined
  checked: boolean
  /** Whether some of those that it stands for are ticked. */
  isPartial?: boolean
  onChange: (on: boolean) => void
}

function Box({ name, value, title, note, checked, isPartial = false, onChange }: BoxProps) {
  return (
    <label className="flex items-baseline gap-2 rounded-sm px-1 py-1 hover:bg-hover">
      <input
        type="checkbox"
        name={name}
        value={value}
        checked={checked}
        ref={(box) => {
          if (box) box.indeterminate = isPartial
        }}
        onChange={(event) => onChange(event.target.checked)}
        className="translate-y-0.5 accent-[var(--accent)]"
      />
      <span>
        {title}
        {note ? <span className="block text-tiny font-normal text-muted">{note}</span> : null}
      </span>
    </label>
  )
}
