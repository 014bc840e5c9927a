import Link from 'next/link'
import { datasetName } from '../../../../db/catalogue/titles.ts'
import { Swatch } from '../../../components/ui/glyph.tsx'
import { choiceDetails, choiceTitle } from '../choice-details.ts'
import type { LoadedComparison } from '../load.ts'
import { compareHref } from '../params.ts'

/** Links to configurations that could fill the open side, newest first. */
export function Suggestions({ params, a, b, problems, suggestions }: LoadedComparison) {
  const [open] = problems
  const side = open ? (open.letter === 'A' ? 'a' : 'b') : a ? 'b' : b ? 'a' : 'a'
  const chosen = a ?? b
  const title = open
    ? `Names that contain "${(side === 'a' ? params.a : params.b)?.slice(0, 60)}"`
    : chosen
      ? `Compare with another configuration on ${datasetName(chosen.runs[0]?.dataset ?? '')}`
      : 'Choose A'
  if (suggestions.length === 0) {
    return (
      <p className="border-y border-rule py-10 text-center text-muted">
        {open ? 'No finished configuration has this in its name.' : 'There is no other finished configuration yet.'}
      </p>
    )
  }
  return (
    <section>
      <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">{title}</h2>
      <ul className="columns-1 gap-x-10 lg:columns-2">
        {suggestions.map((choice) => (
          <li key={choice.id} className="break-inside-avoid border-b border-rule py-1.5">
            <Link
              href={compareHref({ ...params, flips: null, [side]: choice.text })}
              prefetch={false}
              className="flex flex-wrap items-baseline gap-x-2 hover:text-accent sm:flex-nowrap"
            >
              <Swatch method={choice.method} masking={choice.masking} />
              <span className="min-w-0 flex-1 basis-4/5 sm:basis-0">
                {choiceTitle(choice)} <span className="text-muted">on {datasetName(choice.dataset)}</span>
                <span className="block text-tiny text-muted">{choiceDetails(choice)}</span>
              </span>
              <code className="ml-5 font-mono text-tiny wrap-anywhere text-muted sm:ml-0 sm:max-w-[55%]">
                {choice.text}
              </code>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
