import Link from 'next/link'
import { integer } from '../../../../harness/base/text.ts'
import { PAGE_SIZE, type RunsParams, runsHref } from '../params.ts'

/** The position in a long list, with links to the other pages. */
export function Pages({ params, pages, runs }: { params: RunsParams; pages: number; runs: number }) {
  const { page } = params
  const first = (page - 1) * PAGE_SIZE + 1
  const links: [title: string, page: number][] = [
    ['First', 1],
    ['Previous', page - 1],
    ['Next', page + 1],
    ['Last', pages],
  ]
  return (
    <nav aria-label="Pages" className="mt-3 flex flex-wrap items-center gap-2 text-small">
      <span className="mr-2 text-muted tabular-nums">
        {integer(first)} to {integer(Math.min(runs, first + PAGE_SIZE - 1))} of {integer(runs)} runs
      </span>
      {links.map(([title, to]) =>
        to < 1 || to > pages || to === page ? null : (
          <Link key={title} href={runsHref({ ...params, page: to })} prefetch={false} className="control">
            {title}
          </Link>
        ),
      )}
    </nav>
  )
}
