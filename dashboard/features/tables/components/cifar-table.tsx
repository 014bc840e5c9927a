import { datasetName } from '../../../../db/catalogue/titles.ts'
import { changedSince } from '../../../../db/changes.ts'
import { CIFAR_RATES } from '../../../../db/config/cifar-noise.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import type { CifarColumn, CifarScore } from '../../../../harness/analysis/tables/gls-2.ts'
import { rounded } from '../../../../harness/base/rounding.ts'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnGroupHead, ColumnHead } from '../../../components/ui/column-head.tsx'
import { RateRow } from '../../../components/ui/rate-row.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { SourceHead } from './source-head.tsx'

/** Percent with two decimals, as printed. */
const hundredths = (fraction: number): string => rounded(100 * fraction, 2)

const SOURCES = ['printed', 'best epoch', 'last epoch'] as const

/** One row per rate; per noise rate what was printed and what was measured at the best and at the last epoch. */
export function CifarTableBlock({ columns }: { columns: readonly CifarColumn[] }) {
  const blocks = [...groupBy(columns, ({ dataset, noiseKind }) => `${datasetName(dataset)}, ${noiseKind} noise`)]
  return blocks.map(([title, own]) => (
    <section key={title} className="mb-8">
      <h2 className="mb-2 text-title font-semibold">{title}</h2>
      <CellTooltip>
        <ScrollArea label={`${title}: accuracy in percent by smooth rate and label noise`}>
          <table className="print-table [&_td]:px-1.5 [&_th]:px-1.5">
            <caption className="visually-hidden">
              {title}: test accuracy in percent by smooth rate r and noise e
            </caption>
            <thead>
              <tr>
                <th className="stick" />
                {own.map(({ noise }) => (
                  <ColumnGroupHead
                    key={noise}
                    span={SOURCES.length}
                    data-heading={`${title}, e = ${noise}`}
                    className="pl-5!"
                  >
                    e = {noise}, %
                  </ColumnGroupHead>
                ))}
              </tr>
              <tr>
                <ColumnHead stick number>
                  r
                </ColumnHead>
                {own.flatMap(({ noise }) =>
                  SOURCES.map((source) => (
                    <SourceHead
                      key={`${noise}${source}`}
                      title={source}
                      note={source === 'best epoch' ? 'measured; epoch selected on test' : ''}
                      className={source === 'printed' ? 'pl-5! text-muted' : ''}
                    />
                  )),
                )}
              </tr>
            </thead>
            <tbody>
              {CIFAR_RATES.map((r) => (
                <RateRow key={r} rate={r} stick>
                  {own.flatMap(({ noise, published, measured }) => [
                    <td key={`${noise}printed`} className="number pl-5! text-muted tabular-nums">
                      {hundredths(published[String(r)]!)}
                    </td>,
                    <Measured key={`${noise}best`} score={measured.best[String(r)]} />,
                    <Measured key={`${noise}last`} score={measured.last[String(r)]} />,
                  ])}
                </RateRow>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </CellTooltip>
    </section>
  ))
}

function Measured({ score }: { score: CifarScore | undefined }) {
  if (!score) return <td className="number text-tiny text-muted italic">not run</td>
  const { accuracy, n, ci95, seeds, changes } = score
  const how = [
    n === 1 ? `n = 1 (seed ${seeds[0]}): no interval` : `mean over n = ${n} seeds (${seeds.join(', ')})`,
    ci95 ? `95% t-interval ${hundredths(ci95[0])} to ${hundredths(ci95[1])}` : '',
    changes.length > 0 ? `stale: ${changedSince(changes)} changed since` : '',
  ]
  return (
    <td className="number tabular-nums" data-how={how.filter(Boolean).join('\n')}>
      {hundredths(accuracy)}
    </td>
  )
}
