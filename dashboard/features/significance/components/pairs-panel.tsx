import { backboneName, datasetName, joinDetails } from '../../../../db/catalogue/titles.ts'
import type { NamedPairs } from '../../../../harness/analysis/significance/named-pairs.ts'
import {
  cutText,
  detectableText,
  limitsText,
  staleNotes,
  tooFewRows,
  untestedText,
  usualText,
  verdict,
} from '../../../../harness/analysis/significance/sentences.ts'
import { type PairsView, pairsView, testsText } from '../../../../harness/analysis/significance/view.ts'
import { capitalised, countedOnPage, fullStop } from '../../../../harness/base/text.ts'
import { CORRECTION_ENTRIES } from '../../../../harness/statistics/corrections.ts'
import { EQUAL_SEEDS, PAIR_RULE } from '../../../../harness/statistics/pair-rule.ts'
import { commandOn } from '../../../components/store-state.tsx'
import { SelectedOnTest } from '../../../components/ui/badge.tsx'
import { Command } from '../../../components/ui/command.tsx'
import { FigureLinks, figureDownloads, tableDownloads } from '../../../components/ui/figure-links.tsx'
import { storePath } from '../../../lib/store.ts'
import { countText, intervalsFigure } from '../intervals-figure.ts'
import type { SignificanceParams } from '../params.ts'
import { significanceHref } from '../params.ts'
import { IntervalsPlot } from './intervals-plot.tsx'
import { MatrixLegend, PairMatrix } from './matrix.tsx'
import { PairTable } from './pair-table.tsx'
import { PairsControls, type PairsOptions } from './pairs-controls.tsx'

/** Further pairs are only in the downloads. */
const MOST_LINES = 200

export function PairsPanel({ loaded, params }: { loaded: NamedPairs; params: SignificanceParams }) {
  const { numbers } = loaded
  return (
    <>
      <PairsControls options={optionsOf(loaded, params)} />
      {numbers.rows.length < 2 ? <TooFewRows loaded={loaded} /> : <Compared loaded={loaded} params={params} />}
    </>
  )
}

function Compared({ loaded, params }: { loaded: NamedPairs; params: SignificanceParams }) {
  const { numbers, column } = loaded
  const view = pairsView(loaded)
  const figure = intervalsFigure(loaded)
  const shown = Math.min(MOST_LINES, view.lines.length)
  const detectable = detectableText(numbers, column.unit)
  const file = (name: string) => significanceHref(params, `/significance/${name}`)
  const caption = `p-values of ${countedOnPage(numbers.rows.length, 'row')} of ${datasetName(numbers.dataset)} on ${[column.band, column.title].filter(Boolean).join(', ')}: ${testsText(numbers)}, ${CORRECTION_ENTRIES[numbers.correction].title}`
  return (
    <>
      <Verdict loaded={loaded} view={view} />
      <section className="mb-9">
        <h2 className="mb-2 text-title font-semibold" id="intervals">
          Means and intervals
        </h2>
        <div className="hidden sm:block">
          <IntervalsPlot figure={figure} />
        </div>
        <div className="sm:hidden">
          <IntervalsPlot figure={figure} narrow />
        </div>
        <p className="mt-1 max-w-3xl text-small text-muted">
          Each interval is the 95% t-interval of one mean. Rows can differ significantly even if their intervals
          overlap; the tests below decide. An arrow marks an interval that leaves the axis.
          {detectable ? (
            <>
              {' '}
              <b className="font-semibold text-ink">Minimum detectable difference.</b> {detectable}
            </>
          ) : null}
        </p>
        <FigureLinks table="#pairs" downloads={figureDownloads('intervals', file)} />
      </section>
      <section className="mb-9">
        <h2 className="mb-2 scroll-mt-14 text-title font-semibold" id="matrix">
          p-values
        </h2>
        <MatrixLegend alpha={numbers.alpha} direction={numbers.column.direction} />
        <PairMatrix view={view} caption={caption} linked={shown} />
        <FigureLinks downloads={tableDownloads('matrix', file)} />
      </section>
      <section className="mb-9">
        <h2 className="mb-2 scroll-mt-14 text-title font-semibold" id="pairs">
          Differences and effect sizes
        </h2>
        <PairTable view={view} numbers={numbers} shown={shown} />
        {shown < view.lines.length ? (
          <p className="mt-1 text-small text-muted">
            The {shown} of {view.lines.length} pairs with the smallest p; the CSV has all of them.
          </p>
        ) : null}
        <FigureLinks downloads={tableDownloads('pairs', file)} />
      </section>
      <HowItIsDone numbers={numbers} />
    </>
  )
}

/** The summary: how many pairs differ, by which test, and which differences the runs are too few to detect. */
function Verdict({ loaded, view }: { loaded: NamedPairs; view: PairsView }) {
  const { numbers, column, usual } = loaded
  const { differing, how } = verdict(numbers, view.significant)
  const untested = untestedText(numbers)
  const limits = limitsText(numbers)
  const cut = cutText(numbers, 'under Rows')
  return (
    <div className="mb-7 max-w-3xl space-y-1.5">
      <p className="text-lead">
        <b className="font-semibold">{differing}</b> {how}
      </p>
      <p className="text-small text-muted">
        {column.protocol} {column.selectedOnTest ? <SelectedOnTest /> : null}
        {usualText(usual)}
      </p>
      {untested ? (
        <p className="text-small">
          <b className="font-semibold">{untested.head}</b> {untested.why}
        </p>
      ) : null}
      {limits ? (
        <p className="rounded bg-warn-soft px-3 py-2 text-small text-warn">
          <b className="font-semibold">Too few runs.</b> {limits}
        </p>
      ) : null}
      {[...(cut === null ? [] : [cut]), ...staleNotes(numbers)].map((sentence) => (
        <p key={sentence} className="text-small text-muted">
          {sentence}
        </p>
      ))}
    </div>
  )
}

function HowItIsDone({ numbers: { test, alternative, correction } }: { numbers: NamedPairs['numbers'] }) {
  return (
    <section className="max-w-3xl space-y-1.5 text-small text-muted">
      <h2 className="visually-hidden">Methods</h2>
      <p>
        <b className="font-semibold text-ink">Reading the matrix.</b> A cell compares its row with its column: the arrow
        shows the direction of the difference, the shade its significance. Hover over a cell, or focus it with the
        keyboard, for the full result; click it for the pair's line in the table. The correction covers every pair
        shown, so fewer rows give a more powerful test.
      </p>
      <p>
        <b className="font-semibold text-ink">Which test.</b> {TEST_NOTES[test]} A test chosen after looking at the
        numbers is weaker evidence than its p suggests.
      </p>
      {alternative === 'two-sided' ? null : (
        <p>
          <b className="font-semibold text-ink">One-sided.</b> The two orders of a pair are separate tests, and
          {correction === 'none' ? ' neither is corrected' : ' the correction covers both'}; intervals stay two-sided.
        </p>
      )}
      {test === 'mcnemar' ? null : (
        <p>
          <b className="font-semibold text-ink">Effect size.</b> Hedges' g is the difference divided by the standard
          deviation within the two rows, corrected for small samples; its interval comes from the noncentral t
          distribution, and ignores that seeds are paired: it can hold 0 where a paired test finds a difference. Runs of
          one recipe vary little, so g is much larger here than in other fields: look at the difference first.
        </p>
      )}
    </section>
  )
}

const TEST_NOTES: Record<NamedPairs['numbers']['test'], string> = {
  auto: `Each pair gets the same test here as on every other page, on the command line and in the API: ${PAIR_RULE}. Variances are never pooled. Single runs, and rows of which ${EQUAL_SEEDS}, count as one observation: they are compared by McNemar's test over the test items of one run each, where predictions are stored.`,
  welch: "Welch's test treats seeds as unpaired and lets the two rows have different variances.",
  student: "Student's test treats seeds as unpaired and pools the variance of the two rows.",
  paired:
    'The paired t-test uses the seeds that both rows have: a seed gives both rows the same data order and random draws, so their shared variation cancels out.',
  'mann-whitney':
    'The exact Mann-Whitney test compares ranks and does not assume normality; with few seeds it cannot reach small p-values. The interval is for the Hodges–Lehmann shift: the median of all differences between a value of one row and a value of the other.',
  mcnemar:
    "McNemar's test asks whether two trained networks, one run of each row, are right on the same test items; it says nothing about other seeds.",
}

function TooFewRows({ loaded }: { loaded: NamedPairs }) {
  const { what, remedy } = tooFewRows(loaded, 'under Rows')
  return (
    <div className="max-w-2xl border-y border-rule py-8">
      <p className="text-lead font-semibold">{capitalised(what)}</p>
      <p className="mt-1 mb-3 text-muted">{fullStop(capitalised(remedy))}</p>
      <Command>{commandOn(storePath(), 'run quick --seeds 0,1,2,3,4')}</Command>
    </div>
  )
}

function optionsOf({ datasets, columns, numbers, names }: NamedPairs, params: SignificanceParams): PairsOptions {
  const { candidates, rows } = numbers
  return {
    datasets: datasets.map((dataset) => ({ value: dataset, title: datasetName(dataset) })),
    columns: columns.map(({ key, band, title, protocol, selectedOnTest }) => ({
      value: key,
      title: [band, title].filter(Boolean).join(', '),
      note: sameName(columns, band, title) ? `${protocol}${selectedOnTest ? ', selected on test' : ''}` : undefined,
      group: band,
    })),
    rows: candidates.map(({ key, n, ci95, backbone, stale }) => ({
      value: key,
      title: names.get(key)!.title,
      note: joinDetails(names.get(key)!.details || backboneName(backbone), countText({ n, ci95 }), stale && 'stale'),
    })),
    shown: {
      dataset: numbers.dataset,
      column: numbers.column.key,
      rows: rows.map(({ key }) => key),
    },
    chosen: (params.rows ?? []).length > numbers.ignored.filter(({ name }) => name === 'rows').length,
  }
}

/** Whether several columns have the same name, so that the protocol must be shown. */
const sameName = (columns: NamedPairs['columns'], band: string, title: string): boolean =>
  columns.filter((other) => other.band === band && other.title === title).length > 1
