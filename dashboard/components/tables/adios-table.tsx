import Link from 'next/link'
import { groupBy } from '../../../db/queries/group-by.ts'
import { type AdiosBlock, type AdiosCell, columnTitle } from '../../lib/adios-view.ts'
import { date, percent } from '../../lib/format.ts'
import { datasetName } from '../../lib/names.ts'
import { SelectedOnTest, Stale } from '../badge.tsx'
import { How } from '../how.tsx'
import { Swatch } from '../mark.tsx'

/** One block of the table; where the paper has numbers, each column is printed beside measured. */
export function AdiosTableBlock({ block, printed }: { block: AdiosBlock; printed: boolean }) {
  const datasets = [...groupBy(block.columns, ({ dataset }) => dataset)]
  const span = printed ? 2 : 1
  return (
    <How>
      <section
        aria-label={block.title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative overflow-x-auto"
      >
        <table className="sheet">
          <caption className="visually-hidden">{block.title}: top-1 accuracy in percent</caption>
          <thead>
            {printed ? (
              <tr>
                <th className="stick" />
                {datasets.map(([dataset, columns]) => (
                  <th
                    key={dataset}
                    colSpan={columns.length * span}
                    data-heading={datasetName(dataset)}
                    className="text-center!"
                  >
                    <span className="block border-b border-rule pb-1">{datasetName(dataset)}</span>
                  </th>
                ))}
              </tr>
            ) : null}
            <tr>
              <th scope="col" className="stick">
                Method
              </th>
              {block.columns.map((column) => (
                <th
                  key={column.dataset + column.evaluation}
                  scope="colgroup"
                  colSpan={span}
                  data-heading={columnTitle(column)}
                  className="text-center!"
                >
                  {columnTitle(column)}
                </th>
              ))}
            </tr>
            {printed ? (
              <tr className="text-muted">
                <th className="stick" />
                {block.columns.flatMap(({ dataset, evaluation }) => [
                  <th key={`${dataset}${evaluation}p`} scope="col" className="number text-tiny! font-normal!">
                    printed
                  </th>,
                  <th key={`${dataset}${evaluation}m`} scope="col" className="text-tiny! font-normal! text-ink">
                    measured
                  </th>,
                ])}
              </tr>
            ) : null}
          </thead>
          <tbody>
            {block.lines.map((line, i) => (
              <tr key={line.key} className={i > 0 && line.masking === 'none' ? 'rule' : ''}>
                <th scope="row" className="stick min-w-36 whitespace-normal! sm:min-w-52">
                  <span className="flex items-center gap-2">
                    <Swatch method={line.method} masking={line.masking} hollow={printed} />
                    {line.title}
                  </span>
                  {line.details ? <span className="ml-5 block text-tiny text-muted">{line.details}</span> : null}
                </th>
                {line.cells.flatMap((cell, j) => {
                  const key = `${block.columns[j]!.dataset}${block.columns[j]!.evaluation}`
                  return [
                    ...(printed ? [<Printed key={`${key}p`} cell={cell} />] : []),
                    <Measured key={`${key}m`} cell={cell} />,
                  ]
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </How>
  )
}

function Printed({ cell }: { cell: AdiosCell | null }) {
  if (!cell?.published) return <td className="number text-tiny text-muted italic">not printed</td>
  const { mean, std } = cell.published
  return (
    <td className="number text-muted tabular-nums" data-how={'as printed\nmean ± sample standard deviation of 3 runs'}>
      <span className={cell.publishedMarked ? 'font-bold' : ''}>{percent(mean)}</span>
      {std === null ? null : <span className="ml-1 text-tiny">±{spread(std)}</span>}
    </td>
  )
}

/** The paper prints deviations with two decimals: some are below .1. */
const spread = (std: number): string => (100 * std).toFixed(2)

function Measured({ cell }: { cell: AdiosCell | null }) {
  if (!cell?.measured) return <td className="text-tiny text-muted italic">not run</td>
  const { mean, std, n, protocol, selectedOnTest, groupId, stale, at } = cell.measured
  return (
    <td
      className="tabular-nums"
      data-how={`${protocol}\nn = ${n}${std === null ? '' : ', ± sample standard deviation'}\n${date(at)}`}
    >
      <Link href={`/runs?group=${groupId}`} prefetch={false}>
        <span className={cell.measuredMarked ? 'font-bold' : ''}>{percent(mean)}</span>
        {std === null ? null : <span className="ml-1 text-tiny text-muted">±{spread(std)}</span>}
        <sub className="ml-1 text-tiny text-muted">
          <span className="visually-hidden">n = </span>
          {n}
        </sub>
      </Link>
      {selectedOnTest ? <SelectedOnTest /> : null}
      {stale ? <Stale /> : null}
    </td>
  )
}
