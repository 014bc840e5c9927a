'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { glsParams, SOURCE_NOTES, SOURCES } from '../../lib/gls-params.ts'

/** Which sources stand side by side. */
export function SourceChoice() {
  const [pending, startTransition] = useTransition()
  const [{ show }, setState] = useQueryStates(glsParams, { shallow: false, startTransition })
  return (
    <fieldset className="mb-4 flex flex-wrap gap-2" data-pending={pending}>
      <legend className="visually-hidden">Sources shown</legend>
      {SOURCES.map((source) => (
        <label key={source} className="control has-checked:border-accent" title={SOURCE_NOTES[source]}>
          <input
            type="checkbox"
            checked={show.includes(source)}
            // One source has to stay.
            disabled={show.length === 1 && show[0] === source}
            onChange={(event) =>
              setState({ show: SOURCES.filter((one) => (one === source ? event.target.checked : show.includes(one))) })
            }
            className="accent-[var(--accent)]"
          />
          {source}
        </label>
      ))}
    </fieldset>
  )
}
