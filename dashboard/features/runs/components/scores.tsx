import { isShare } from '../../../../db/catalogue/metrics.ts'
import { datasetName, evaluationName, metricName } from '../../../../db/catalogue/titles.ts'
import { readCondition } from '../../../../db/condition.ts'
import type { RunStatus } from '../../../../db/names.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import type { RunDetail } from '../../../../db/queries/run.ts'
import { date, fraction, percent } from '../../../../harness/base/text.ts'
import { SelectedOnTest } from '../../../components/ui/badge.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { RateRow } from '../../../components/ui/rate-row.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'

type Score = RunDetail['scores'][number]

/** Final scores with their protocols; a noisy-label run has one grid per protocol. */
export function Scores({ scores, status }: { scores: Score[]; status: RunStatus }) {
  if (scores.length === 0 && status !== 'done') return null
  const grids = scores.filter((score) => readCondition(score.condition).noise !== null)
  const single = scores.filter((score) => !grids.includes(score))
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Scores</h2>
      {scores.length === 0 ? <p className="text-muted">This run was not evaluated.</p> : null}
      {single.length > 0 ? <ScoreTable scores={single} /> : null}
      <div className="flex flex-wrap gap-x-10 gap-y-6">
        {[...groupBy(grids, (score) => score.protocol)].map(([protocol, own]) => (
          <ScoreGrid key={protocol} protocol={protocol} scores={own} />
        ))}
      </div>
    </section>
  )
}

function ScoreTable({ scores }: { scores: Score[] }) {
  return (
    <ScrollArea label="Scores">
      <table className="print-table">
        <thead>
          <tr>
            <ColumnHead>Evaluation</ColumnHead>
            <ColumnHead>Data set</ColumnHead>
            <ColumnHead>Metric</ColumnHead>
            <ColumnHead number>Value</ColumnHead>
            <ColumnHead>Protocol</ColumnHead>
            <ColumnHead>Date</ColumnHead>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={score.id} className="rule">
              <th scope="row">
                {evaluationName(score.evaluation)} {score.condition}
              </th>
              <td>{datasetName(score.dataset)}</td>
              <td>{metricName(score.metric)}</td>
              <td data-value={score.value ?? undefined} className="number tabular-nums">
                {score.value === null ? 'n/a' : scoreText(score.metric, score.value)}
              </td>
              <td>
                {score.protocol} {score.selectedOnTest ? <SelectedOnTest /> : null}
              </td>
              <td data-value={score.createdAt} className="text-muted">
                {date(score.createdAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function ScoreGrid({ protocol, scores }: { protocol: string; scores: Score[] }) {
  const cells = scores.map((score) => ({ ...score, ...readCondition(score.condition) }))
  const noises = [...new Set(cells.map(({ noise }) => Number(noise)))].sort((a, b) => a - b)
  const rates = [...new Set(cells.map((cell) => cell.rate ?? 0))].sort((a, b) => b - a)
  return (
    <ScrollArea label={`Scores, protocol ${protocol}`} className="min-w-0 overflow-x-auto">
      <h3 className="mb-1 flex items-center gap-2 font-semibold">
        {protocol} {scores[0]?.selectedOnTest ? <SelectedOnTest /> : null}
      </h3>
      <table className="print-table">
        <caption className="visually-hidden">Accuracy by smooth rate and label noise, protocol {protocol}</caption>
        <thead>
          <tr>
            <ColumnHead number>rate</ColumnHead>
            {noises.map((noise) => (
              <th key={noise} scope="col" className="number font-normal!">
                noise {noise}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rates.map((r) => (
            <RateRow key={r} rate={r}>
              {noises.map((noise) => {
                const cell = cells.find((one) => one.rate === r && Number(one.noise) === noise)
                return (
                  <td key={noise} className="number tabular-nums">
                    {cell ? (cell.value === null ? 'n/a' : fraction(cell.value)) : 'not run'}
                  </td>
                )
              })}
            </RateRow>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

const scoreText = (metric: string, value: number): string => (isShare(metric) ? `${percent(value)}%` : fraction(value))
