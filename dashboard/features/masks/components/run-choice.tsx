import Form from 'next/form'
import { eventMark } from '../../../../db/queries/runs.ts'
import type { LoadedMasks } from '../load.ts'

/** Selects a run and optionally a second one. A plain form, so that it works without scripts. */
export function RunChoice({ choices, shown, params }: Pick<LoadedMasks, 'choices' | 'shown' | 'params'>) {
  const kept = Object.entries({ ...params, a: null, b: null, epoch: null }).filter(([, value]) => value !== null)
  return (
    <Form action="/masks" scroll={false} className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={String(value)} />
      ))}
      <Select name="a" title="Run" choices={choices} chosen={shown[0]!.run.id} />
      <Select name="b" title="Compare with" choices={choices} chosen={shown[1]?.run.id ?? ''} none="no other run" />
      <button type="submit" className="control border-accent font-semibold text-accent">
        Show
      </button>
    </Form>
  )
}

interface SelectProps extends Pick<LoadedMasks, 'choices'> {
  name: string
  title: string
  chosen: string
  /** Title of the option for no run. */
  none?: string
}

function Select({ name, title, choices, chosen, none }: SelectProps) {
  return (
    <label className="max-w-full text-small">
      <span className="mb-0.5 block text-tiny text-muted">{title}</span>
      {/* The key resets the field when the address changes. */}
      <select key={chosen} name={name} defaultValue={chosen} className="control max-w-full pr-1">
        {none ? <option value="">{none}</option> : null}
        {choices.map(({ title: group, runs }) => (
          <optgroup key={group} label={group}>
            {runs.map(({ id, seed, status, events }) => (
              <option key={id} value={id}>
                {group}, seed {seed}
                {status === 'done' ? '' : `, ${status}`}
                {[...new Set(events.map(({ name }) => `, ${eventMark(name)}`))]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}
