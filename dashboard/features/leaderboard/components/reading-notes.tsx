import Link from 'next/link'
import type { View } from '../../../../harness/analysis/board/view.ts'
import { plural } from '../../../../harness/base/text.ts'
import { type LeaderboardParams, leaderboardHref } from '../params.ts'

interface ReadingProps {
  view: View
  dataset: string
  params: LeaderboardParams
}

/** How to read the table, in small print under it. */
export function ReadingNotes({ view, dataset, params }: ReadingProps) {
  const { elsewhere } = view
  const repeated = view.rows.some(({ groupId, seeds }) => groupId !== null && seeds.length > 1)
  const published = view.rows.some((row) => row.table !== null)
  return (
    <div className="mt-3 max-w-3xl space-y-1 text-small text-muted">
      {elsewhere.rows > 0 ? (
        <p>
          {plural(elsewhere.rows, 'more row')} {elsewhere.rows === 1 ? 'has' : 'have'} none of these numbers:{' '}
          <Link
            className="prose-link"
            href={leaderboardHref({ ...params, dataset, columns: elsewhere.columns, sort: null, baseline: null })}
            prefetch={false}
          >
            {elsewhere.rows === 1 ? 'the columns that it has' : 'the columns that they have'}
          </Link>
          .
        </p>
      ) : null}
      <p>
        <b className="font-semibold text-ink">Reading a cell.</b> Rank, mean, half of the 95% t-interval, number of
        seeds as a subscript, and the same on the column's axis (an interval that leaves it is cut at the edge). Point
        at a number, or move to it by keyboard, for its protocol, seeds and date; open it for its runs. Under a name
        stands its network: w16 s2 b1 is one of 16 channels, a stem of stride 2 and one block a stage, h8 one with
        hidden layers of 8.
      </p>
      {view.columns.some(({ controlled }) => controlled) ? (
        <p>
          <b className="font-semibold text-ink">Mask quality.</b> Each number names its controls (stripes, a blob, the
          masks of other images, an untrained model, k-means on colour) where you point at it; a run's page has them all
          in one table.
        </p>
      ) : null}
      {view.compared > 0 && !repeated ? (
        <p>
          <b className="font-semibold text-ink">One seed each.</b> A single run has no spread to compare by: no
          interval, no rank. More seeds (<code className="font-mono text-tiny">--seeds 0,1,2</code>) tell rows apart.
        </p>
      ) : null}
      {!repeated || view.compared < 2 ? null : (
        <p>
          <b className="font-semibold text-ink">Ranks.</b> A rank is one more than the number of rows that are
          significantly better (variance pooled within rows, Holm over the {view.compared} rows shown). Rows of one rank
          are shaded alike; bold marks a row that is better than all others beyond that doubt. Pair by pair, by a test
          of your choice:{' '}
          <Link className="prose-link" href={`/significance?dataset=${dataset}`} prefetch={false}>
            Significance
          </Link>
          .
        </p>
      )}
      {view.baseline === 'none' ? null : (
        <p>
          <b className="font-semibold text-ink">Differences.</b> Under a number its difference from the chosen row with
          the 95% interval: paired by seed where two seeds are shared, else by Welch's test. An arrow and bold type mark
          p &lt; .05 after Holm over the rows shown in that column; the difference leads to the pair's test.
        </p>
      )}
      {published ? <p>Hollow grey rows are the papers' printed numbers; they are never ranked with ours.</p> : null}
    </div>
  )
}
