'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { differenceParams } from '../params.ts'

/** Whether measured less printed has columns of its own. */
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
      difference, measured less printed
    </label>
  )
}
