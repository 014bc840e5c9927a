import { ArrowLeftRight } from 'lucide-react'
import Form from 'next/form'
import Link from 'next/link'
import { datasetName, joinDetails } from '../../../../db/catalogue/titles.ts'
import { choiceDetails, choiceTitle } from '../choice-details.ts'
import type { LoadedComparison } from '../load.ts'
import { compareHref } from '../params.ts'
import { SideLetter } from './side-letter.tsx'

/** Selects the two sides. A plain form with a datalist, so that it works without scripts. */
export function SideForm({ params, choices }: Pick<LoadedComparison, 'params' | 'choices'>) {
  const { a, b } = params
  const kept = new URL(compareHref({ ...params, a: null, b: null, flips: null }), 'http://page').searchParams
  return (
    <Form action="/compare" className="mb-5 flex flex-wrap items-end gap-x-3 gap-y-2">
      {[...kept].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SideInput name="a" letter="A" title="Run or group of seeds" value={a} />
      <SideInput name="b" letter="B" title="Compared with" value={b} />
      <datalist id="sides">
        {choices.map((choice) => (
          <option key={choice.id} value={choice.text}>
            {joinDetails(choiceTitle(choice), datasetName(choice.dataset), choiceDetails(choice))}
          </option>
        ))}
      </datalist>
      <button type="submit" className="control border-accent font-semibold text-accent">
        Compare
      </button>
      {a && b ? (
        <Link href={compareHref({ ...params, a: b, b: a })} prefetch={false} className="control">
          <ArrowLeftRight aria-hidden className="size-3.5" />
          Swap
        </Link>
      ) : null}
    </Form>
  )
}

function SideInput({
  name,
  letter,
  title,
  value,
}: {
  name: string
  letter: 'A' | 'B'
  title: string
  value: string | null
}) {
  return (
    <label className="w-full min-w-0 text-small sm:w-auto sm:flex-1">
      <span className="mb-0.5 flex items-center gap-1.5 text-tiny text-muted">
        <SideLetter side={letter} />
        {title}
      </span>
      {/* The key resets the field when the address changes. */}
      <input
        key={value}
        name={name}
        list="sides"
        defaultValue={value ?? ''}
        autoComplete="off"
        spellCheck={false}
        placeholder="name, part of a name, or id"
        className="control w-full font-mono placeholder:font-sans placeholder:text-muted"
      />
    </label>
  )
}
