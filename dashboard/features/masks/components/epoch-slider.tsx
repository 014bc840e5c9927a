'use client'
import { type MouseEvent, useEffect, useId, useState } from 'react'
import { useEpoch } from '../use-epoch.ts'

interface EpochSliderProps {
  epochs: readonly number[]
  /** The page at each epoch, used without scripts. */
  hrefs: readonly string[]
  total: number
}

/** The epochs with pictures, as a slider and as links. */
export function EpochSlider({ epochs, hrefs, total }: EpochSliderProps) {
  const [epoch, choose] = useEpoch(epochs)
  const [ready, setReady] = useState(false)
  const id = useId()
  useEffect(() => setReady(true), [])
  const follow = (event: MouseEvent, chosen: number) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    choose(chosen)
  }
  return (
    <div className="flex max-w-2xl flex-wrap items-center gap-x-4 gap-y-1">
      <label htmlFor={id} className="w-36 text-small whitespace-nowrap">
        After <strong className="tabular-nums">epoch {epoch}</strong>{' '}
        <span className="text-muted tabular-nums">of {total}</span>
      </label>
      <div className="min-w-56 flex-1">
        <input
          id={id}
          type="range"
          min={0}
          max={epochs.length - 1}
          step={1}
          value={epochs.indexOf(epoch)}
          aria-valuetext={`after epoch ${epoch} of ${total}`}
          disabled={!ready || epochs.length < 2}
          onChange={(event) => choose(epochs[event.target.valueAsNumber]!)}
          className="block w-full accent-[var(--accent)]"
        />
        <ol aria-label="Epochs with pictures" className="flex flex-wrap justify-between gap-x-1">
          {epochs.map((one, i) => (
            <li key={one}>
              <a
                href={hrefs[i]}
                onClick={(event) => follow(event, one)}
                aria-current={one === epoch ? 'true' : undefined}
                aria-label={`epoch ${one}`}
                className="grid min-h-6 min-w-6 place-items-center rounded px-1 text-tiny text-muted tabular-nums hover:bg-hover hover:text-ink aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold aria-[current=true]:text-accent"
              >
                {one}
              </a>
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
