import Link from 'next/link'
import { runsHref } from '../params.ts'

/** The tags of a run, each a link to all runs that have it; `note` is shortened to one line where it is given. */
export function Tags({ tags, note = '' }: { tags: readonly string[]; note?: string }) {
  if (tags.length === 0 && note === '') return null
  return (
    <span className="ml-10 flex flex-wrap items-center gap-1 text-tiny font-normal first:ml-0">
      {tags.map((tag) => (
        <Link
          key={tag}
          href={runsHref({ tag })}
          prefetch={false}
          className="rounded-2xl bg-accent-soft px-2 text-accent hover:underline"
        >
          {tag}
        </Link>
      ))}
      {note ? (
        <span title={note} className="max-w-72 truncate text-muted">
          {note}
        </span>
      ) : null}
    </span>
  )
}
