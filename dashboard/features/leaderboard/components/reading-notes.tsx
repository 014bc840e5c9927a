import Link from 'next/link'
import { isBaseline } from '../../../../db/catalogue/methods.ts'
import { networkMeanings } from '../../../../db/catalogue/network-parts.ts'
import { staleMeaning } from '../../../../db/changes.ts'
import { BEST } from '../../../../harness/analysis/board/best-rule.ts'
import type { View } from '../../../../harness/analysis/board/view.ts'
import { supersededMeaning } from '../../../../harness/analysis/superseded.ts'
import { countedOnPage } from '../../../../harness/base/text.ts'
import { formatExactP } from '../../../../harness/statistics/p-value.ts'
import { EQUAL_SEEDS, PAIR_RULE } from '../../../../harness/statistics/pair-rule.ts'
import { ALPHA } from '../../../../harness/statistics/significance-level.ts'
import { commandOn } from '../../../components/store-state.tsx'
import { storePath } from '../../../lib/store.ts'
import { type LeaderboardParams, leaderboardHref } from '../params.ts'

interface ReadingProps {
  view: View
  dataset: string
  params: LeaderboardParams
}

/** Notes under the table that explain how to read it. */
export function ReadingNotes({ view, dataset, params }: ReadingProps) {
  const published = view.rows.some((row) => row.table !== null)
  const networks = networkMeanings(view.rows)
  return (
    <div className="mt-3 max-w-3xl space-y-1 text-small text-muted">
      {view.elsewhere.rows > 0 ? <Elsewhere view={view} dataset={dataset} params={params} /> : null}
      <p>
        <b className="font-semibold text-ink">Reading a cell.</b> Each cell shows the rank, the mean, ± half the width
        of the 95% t-interval, the number of seeds as a subscript, and the mean with its interval on the column's axis
        (an interval that leaves the axis is cut at the edge). Hover over a number, or focus it with the keyboard, for
        its protocol, seeds and date; click it for its runs.
      </p>
      {networks.length === 0 ? null : (
        <p>
          <b className="font-semibold text-ink">Networks.</b> The small print under a name describes its network.{' '}
          {networks.join('; ')}.
        </p>
      )}
      {staleMeaning(view.rows).map((sentence) => (
        <p key={sentence}>
          {sentence}
          {view.rows.some(({ stale, superseded }) => stale && superseded === null)
            ? ' Run the suite again to add current ones.'
            : ''}
        </p>
      ))}
      {supersededMeaning(view.rows).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {view.rows.some(({ origin }) => origin === 'reported') ? (
        <p>
          <b className="font-semibold text-ink">Reported numbers.</b> Rows with this badge were imported from the source
          named under them; they were not run here. Unless their protocol is known, they are in columns of their own,
          "as reported".
        </p>
      ) : null}
      {view.rows.some(({ origin }) => origin === 'reference') ? (
        <p>
          <b className="font-semibold text-ink">Reference results.</b> Rows with this badge ship with maskbench and were
          made on the machine that their runs name. They are never averaged with other runs;{' '}
          <code className="font-mono text-small">{commandOn(storePath(), 'compare --reference')}</code> tells whether
          the runs of another store agree with them.
        </p>
      ) : null}
      {view.columns.some(({ controlled }) => controlled) ? (
        <p>
          <b className="font-semibold text-ink">Mask quality.</b> Hover over a number to see its controls (stripes, a
          blob, the masks of other images, an untrained model, k-means on colour); a run's page has them all in one
          table.
        </p>
      ) : null}
      <TestNotes view={view} dataset={dataset} />
      {view.rows.some(({ method }) => isBaseline(method)) ? (
        <p>
          <b className="font-semibold text-ink">Baselines.</b> Raw pixels is the evaluation of the pixels themselves,
          Random init that of an encoder as it is before training: the gain over them is what training contributed.
        </p>
      ) : null}
      {published ? <p>Hollow grey rows are the papers' published numbers; they are never ranked with ours.</p> : null}
    </div>
  )
}

/** The rows without a number in the columns shown. */
function Elsewhere({ view: { elsewhere }, dataset, params }: ReadingProps) {
  return (
    <p>
      {countedOnPage(elsewhere.rows, 'more row')} {elsewhere.rows === 1 ? 'has' : 'have'} no number in these columns:{' '}
      <Link
        className="prose-link"
        href={leaderboardHref({ ...params, dataset, columns: elsewhere.columns, sort: null, baseline: null })}
        prefetch={false}
      >
        {elsewhere.rows === 1 ? 'show its columns' : 'show their columns'}
      </Link>
      .
    </p>
  )
}

/** What ranks and differences mean, or why there are none. */
function TestNotes({ view, dataset }: Pick<ReadingProps, 'view' | 'dataset'>) {
  const repeated = view.rows.some(({ groupId, seeds }) => groupId !== null && seeds.length > 1)
  return (
    <>
      {view.compared > 0 && !repeated ? (
        <p>
          <b className="font-semibold text-ink">One seed each.</b> A single run has no spread, so there is no interval
          and no rank. Run more seeds (<code className="font-mono text-tiny">--seeds 0,1,2</code>) to compare rows.
        </p>
      ) : null}
      {!repeated || view.compared < 2 ? null : (
        <p>
          <b className="font-semibold text-ink">Ranks.</b> A rank is one more than the number of rows that are
          significantly better: {PAIR_RULE}, with Holm over all pairs of the rows shown that have a rank. A row of which{' '}
          {EQUAL_SEEDS}, marked "equal", counts as one observation in tests and has no rank. Down the table, the
          background alternates between plain and shaded wherever the rank in the sorted column changes. Bold marks a
          row that is {BEST}. To compare pairs of rows by a test of your choice, see{' '}
          <Link className="prose-link" href={`/significance?dataset=${dataset}`} prefetch={false}>
            Significance
          </Link>
          .
        </p>
      )}
      {view.baseline === 'none' ? null : (
        <p>
          <b className="font-semibold text-ink">Differences.</b> The line under a number is its difference from the
          chosen row with a 95% interval, by the same test; single runs and rows marked "equal" are compared over their
          test items where predictions are stored. If seeds are named beside it, it is over those seeds alone and can
          differ from the difference of the two means. An arrow and bold type mark p &lt; {formatExactP(ALPHA)} after
          Holm over the differences tested in that column; click the difference for the test of the pair.
        </p>
      )}
    </>
  )
}
