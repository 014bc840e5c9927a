'use client'
import Form from 'next/form'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Select } from '../../../components/ui/select.tsx'
import { plotParams } from '../params.ts'
import type { PlotControlOptions } from '../view.ts'

/** The value of a filter that does not filter. */
const ALL = ''

/** All state is kept in the URL; without scripts, a button sends the choices. */
export function PlotControls({ options }: { options: PlotControlOptions }) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(plotParams, { shallow: false, startTransition })
  const { shown } = options
  // The pending choice, before the server has answered.
  const chosen = (name: 'dataset' | 'column' | 'option') =>
    options[name].some(({ value }) => value === state[name]) ? state[name]! : shown[name]
  return (
    <Form action="/plot" className="mb-5 flex flex-wrap items-center gap-2" data-pending={pending}>
      <Select
        label="Data set"
        name="dataset"
        value={chosen('dataset')}
        options={options.dataset}
        onChange={(dataset) =>
          setState({ dataset, column: null, option: null, method: null, masking: null, backbone: null, scale: null })
        }
      />
      <Select
        label="Score"
        name="column"
        value={chosen('column')}
        options={options.column}
        onChange={(column) => setState({ column })}
      />
      {options.option.length > 0 ? (
        <Select
          label="Against"
          name="option"
          value={chosen('option')}
          options={options.option}
          onChange={(option) => setState({ option, scale: null })}
        />
      ) : null}
      {options.scale.length > 0 ? (
        <Select
          label="Scale"
          name="scale"
          value={state.scale}
          options={options.scale}
          onChange={(scale) => setState({ scale: scale as typeof state.scale })}
        />
      ) : null}
      {options.facets.map(({ name, options: listed }) => {
        const titleOf = (key: string) => listed.find(({ value }) => value === key)?.title ?? key
        const chosen = state[name].map(titleOf).join(', ')
        const several = state[name].length > 1 ? [{ value: state[name].join(), title: chosen }] : []
        return (
          <Select
            key={name}
            label={name.replace(/^./, (letter) => letter.toUpperCase())}
            name={name}
            value={state[name].join()}
            options={[{ value: ALL, title: 'all' }, ...listed, ...several]}
            onChange={(value) => setState({ [name]: value === ALL ? null : value.split(',') })}
          />
        )
      })}
      <noscript>
        <button type="submit" className="control">
          Show
        </button>
      </noscript>
    </Form>
  )
}
