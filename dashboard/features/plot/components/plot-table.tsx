import { optionName } from '../../../../harness/analysis/plot/option-title.ts'
import type { Plot } from '../../../../harness/analysis/plot/plot.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { Swatch } from '../../../components/ui/glyph.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { type Cell, tableOf } from '../view.ts'

/** The numbers of the figure: a row for each line, a column for each value of the option. */
export function PlotTable({ plot }: { plot: Plot }) {
  const { heads, rows } = tableOf(plot)
  const option = plot.option && optionName(plot.option.path)
  return (
    <ScrollArea label="Numbers of the plot" className="mb-5 w-fit max-w-full overflow-x-auto">
      <table className="print-table scroll-mt-14" id="numbers">
        <caption className="visually-hidden">
          {plot.column.band}, {plot.column.title} by {option}
        </caption>
        <thead>
          <tr>
            <ColumnHead stick>{option}</ColumnHead>
            {heads.map((head) => (
              <ColumnHead key={head} number>
                {head}
              </ColumnHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, details, cells, ...sign }, i) => (
            <tr key={i}>
              <th scope="row" className="stick">
                <span className="flex items-center gap-2">
                  <Swatch {...sign} />
                  <span>
                    {title}
                    {details ? <span className="block text-tiny font-normal text-muted">{details}</span> : null}
                  </span>
                </span>
              </th>
              {cells.map((cell, k) => (
                <NumberCell key={heads[k]} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function NumberCell({ cell }: { cell: Cell | null }) {
  if (!cell) return <td className="number" />
  return (
    <td className="number tabular-nums" data-value={cell.mean}>
      {cell.text}
      {cell.half ? <span className="ml-1 text-tiny text-muted">±{cell.half}</span> : null}
      <sub className="ml-1 text-tiny text-muted">
        <span className="visually-hidden">n = </span>
        {cell.n}
      </sub>
    </td>
  )
}
