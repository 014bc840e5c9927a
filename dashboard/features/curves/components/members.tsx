import { X } from 'lucide-react'
import Form from 'next/form'
import Link from 'next/link'
import type { Member } from '../load.ts'
import { lookOf } from '../looks.ts'
import { type CurvesParams, curvesHref, curvesParams, MOST_MEMBERS } from '../params.ts'

/** The legend: every run with its line, a link to it, and one that takes it out; and a field that adds another. */
export function Members({ members, params }: { members: readonly Member[]; params: CurvesParams }) {
  return (
    <div className="mb-5">
      <ul aria-label="Runs" className="mb-3">
        {members.map(({ text, title, details, href }, place) => {
          const { colour, dash } = lookOf(place)
          return (
            <li key={text} className="flex items-center gap-2 py-0.5">
              <svg viewBox="0 0 28 4" width={28} height={4} aria-hidden className="shrink-0">
                <line x2={28} y1={2} y2={2} stroke={`var(${colour})`} strokeWidth={2} strokeDasharray={dash} />
              </svg>
              <span className="min-w-0 wrap-anywhere">
                <Link href={href} prefetch={false} className="hover:text-accent hover:underline">
                  {title}
                </Link>{' '}
                <span className="text-small text-muted">{details}</span>
              </span>
              <Link
                href={curvesHref({ ...params, runs: params.runs.filter((one) => one !== text) })}
                prefetch={false}
                scroll={false}
                aria-label={`Remove ${title}, ${details}`}
              >
                <X aria-hidden className="size-3.5 text-muted" />
              </Link>
            </li>
          )
        })}
      </ul>
      {members.length < MOST_MEMBERS ? (
        <Form action="/curves" className="flex flex-wrap items-center gap-2">
          {params.runs.length > 0 ? (
            <input type="hidden" name="runs" value={curvesParams.runs.serialize(params.runs)} />
          ) : null}
          {params.curve ? <input type="hidden" name="curve" value={params.curve} /> : null}
          <label className="control min-w-0 focus-within:border-accent">
            <span className="visually-hidden">Add a run or a group of seeds</span>
            <input
              key={params.runs.join()}
              name="pick"
              required
              autoComplete="off"
              spellCheck={false}
              placeholder="name, or id of a run or group"
              className="w-64 min-w-0 bg-transparent font-mono outline-none placeholder:font-sans placeholder:text-muted"
            />
          </label>
          <button type="submit" className="control">
            Add
          </button>
        </Form>
      ) : null}
    </div>
  )
}
