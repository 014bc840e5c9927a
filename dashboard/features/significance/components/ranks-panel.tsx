import { groupBy } from '../../../../db/queries/group-by.ts'
import type { Across } from '../../../../harness/analysis/significance/across-datasets.ts'
import { fullStop, inUnit } from '../../../../harness/base/text.ts'
import { OriginBadge, SelectedOnTest } from '../../../components/ui/badge.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { FigureLinks, figureDownloads } from '../../../components/ui/figure-links.tsx'
import { Swatch } from '../../../components/ui/glyph.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { type SignificanceParams, significanceHref } from '../params.ts'
import { ranksFigure } from '../ranks-figure.ts'
import {
  blockTitle,
  fewDatasets,
  friedmanText,
  measureBand,
  measureTitle,
  measureUnit,
  sourcesText,
  tooFewText,
} from '../ranks-view.ts'
import { RanksControls } from './ranks-controls.tsx'
import { RanksPlot } from './ranks-plot.tsx'

export function RanksPanel({ across, params }: { across: Across; params: SignificanceParams }) {
  const figure = ranksFigure(across)
  const file = (name: string) => significanceHref(params, `/significance/${name}`)
  const caveat = fewDatasets(across)
  const sources = sourcesText(across)
  return (
    <>
      <RanksControls measure={across.measure.key} measures={measureOptions(across)} />
      {figure ? (
        <section className="mb-9">
          <h2 className="mb-2 text-title font-semibold">Critical-difference diagram</h2>
          <p className="mb-3 max-w-3xl">{friedmanText(across)}</p>
          {caveat ? (
            <p className="mb-3 max-w-3xl rounded bg-warn-soft px-3 py-2 text-small text-warn">
              <b className="font-semibold">Few data sets.</b> {caveat}
            </p>
          ) : null}
          <ScrollArea label="Critical-difference diagram">
            <RanksPlot figure={figure} />
          </ScrollArea>
          <FigureLinks table="#ranks" downloads={figureDownloads('ranks', file)} />
        </section>
      ) : (
        <TooFew across={across} />
      )}
      <RanksTable across={across} />
      <div className="max-w-3xl space-y-1.5 text-small text-muted">
        {across.leftOut.methods.length > 0 ? (
          <p>
            <b className="font-semibold text-ink">Left out.</b> Friedman's test needs every row on every data set; these
            rows lack a score on one of the data sets above:{' '}
            {fullStop(across.leftOut.methods.map(({ title }) => title).join(', '))}
          </p>
        ) : null}
        {across.leftOut.blocks.length > 0 ? (
          <p>
            <b className="font-semibold text-ink">Data sets left out</b> because fewer rows have a score on all data
            sets with them: {fullStop(across.leftOut.blocks.map(blockTitle).join(', '))}
          </p>
        ) : null}
        <p>
          <b className="font-semibold text-ink">Reading the diagram.</b> On each data set, the rows are ranked by their
          mean over seeds; the axis shows the mean ranks, with the best on the right (Demšar, JMLR 2006). A bar joins
          rows that do not differ significantly. The data sets are the sample here: the uncertainty of each mean is not
          taken into account.
        </p>
        {sources === null ? null : (
          <p>
            <b className="font-semibold text-ink">Sources.</b> {sources}
          </p>
        )}
      </div>
    </>
  )
}

function TooFew({ across }: { across: Across }) {
  const { measures, measure } = across
  const others = measures.filter(({ key, datasets }) => key !== measure.key && datasets > 1)
  return (
    <div className="mb-8 max-w-2xl border-y border-rule py-8">
      <p className="text-lead font-semibold">Too few data sets for a diagram</p>
      <p className="mt-1 text-muted">
        {measureBand(measure)}, {measureTitle(measure)}: ranks need at least three methods on at least two data sets,
        and mean little with fewer than five data sets.
        {` ${tooFewText(across)}`}
        {others.length > 0 ? ` ${others.length} other scores have at least two data sets: choose one above.` : ''}
      </p>
    </div>
  )
}

function RanksTable({ across: { rows, blocks, measure } }: { across: Across }) {
  if (rows.length === 0) return null
  const unit = measureUnit(measure)
  const ranked = rows.some(({ meanRank }) => meanRank !== null)
  return (
    <ScrollArea label="Scores and mean ranks" className="mb-5 w-fit max-w-full overflow-x-auto">
      <table className="print-table" id="ranks">
        <caption className="visually-hidden">Scores and mean ranks</caption>
        <thead>
          <tr>
            <ColumnHead stick>{rows[0]!.rate === null ? 'Method' : 'Smooth rate'}</ColumnHead>
            {blocks.map((block) => (
              <ColumnHead key={`${block.trainedOn} ${block.dataset}`} number title={block.protocol}>
                {blockTitle(block)}
                {block.selectedOnTest ? (
                  <span className="block">
                    <SelectedOnTest />
                  </span>
                ) : null}
              </ColumnHead>
            ))}
            {ranked ? <ColumnHead number>Mean rank</ColumnHead> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="stick" data-value={row.rate ?? undefined}>
                <span className="flex items-center gap-2">
                  <Swatch {...row} />
                  {row.title}
                  <OriginBadge origin={row.origin} />
                </span>
              </th>
              {row.values.map((value, i) => (
                <td
                  key={`${blocks[i]!.trainedOn} ${blocks[i]!.dataset}`}
                  data-value={value}
                  className="number tabular-nums"
                >
                  {inUnit(value, unit)}
                  <sub className="ml-1 text-tiny text-muted">
                    <span className="visually-hidden">n = </span>
                    {row.n[i]}
                  </sub>
                </td>
              ))}
              {ranked ? <td className="number tabular-nums">{row.meanRank?.toFixed(2)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function measureOptions({ measures }: Across) {
  const sorted = [...groupBy(measures, measureBand).values()].flat()
  return sorted.map((measure) => ({
    value: measure.key,
    title: [measureBand(measure), measureTitle(measure)].join(', '),
    note: `${measure.datasets} data set${measure.datasets === 1 ? '' : 's'}`,
    group: measureBand(measure),
  }))
}
