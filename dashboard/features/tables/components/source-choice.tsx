'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { GLS_SOURCES, type GlsSource, glsParams, SOURCE_NOTES, SOURCE_TITLES } from '../gls-params.ts'

/** Selects the sources shown side by side. */
export function SourceChoice() {
  const [pending, startTransition] = useTransition()
  const [{ show }, setState] = useQueryStates(glsParams, { shallow: false, startTransition })
  // At least one source must stay selected.
  const alone = show.length === 1
  const toggled = (source: GlsSource) => GLS_SOURCES.filter((one) => (one === source) !== show.includes(one))
  return (
    <fieldset className="mb-4 flex flex-wrap gap-2" data-pending={pending}>
      <legend className="visually-hidden">Sources shown</legend>
      {GLS_SOURCES.map((source) => (
        <label key={source} className="control has-checked:border-accent" title={SOURCE_NOTES[source]}>
          <input
            type="checkbox"
            checked={show.includes(source)}
            disabled={alone && show[0] === source}
            onChange={() => setState({ show: toggled(source) })}
            className="accent-[var(--accent)]"
          />
          {SOURCE_TITLES[source]}
        </label>
      ))}
    </fieldset>
  )
}
