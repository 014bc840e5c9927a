'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { differenceParams } from '../params.ts'

/** Shows or hides the columns with measured − printed. */
export function DifferenceChoice() {
  const [pending, startTransition] = useTransition()
  const [{ difference }, setState] = useQueryStates(differenceParams, { shallow: false, startTransition })
  return (
    <label className="control mb-4 has-checked:border-accent" data-pending={pending}>
      <input
        type="checkbox"
        checked={difference}
        onChange={(event) => setState({ difference: event.target.checked })}
        className="accent-[var(--accent)]"
      />
      show difference (measured − printed)
    </label>
  )
}
