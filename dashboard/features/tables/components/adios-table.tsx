import Link from 'next/link'
import { datasetName } from '../../../../db/catalogue/titles.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import type { AdiosBlock, AdiosCell, AdiosColumn } from '../../../../harness/analysis/tables/adios-blocks.ts'
import { type AdiosSpec, SCHEMES } from '../../../../harness/analysis/tables/adios-spec.ts'
import {
  countedOnPage,
  date,
  decimalsOfDifference,
  inUnit,
  signedIn,
  type Unit,
} from '../../../../harness/base/text.ts'
import { ALL_SEEDS_EQUAL } from '../../../../harness/statistics/pair-rule.ts'
import { SelectedOnTest, Stale } from '../../../components/ui/badge.tsx'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnGroupHead, ColumnHead } from '../../../components/ui/column-head.tsx'
import { Swatch } from '../../../components/ui/glyph.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'

interface AdiosTableBlockProps {
  spec: AdiosSpec
  block: AdiosBlock
  printed: boolean
  /** Adds a column with measured − printed. */
  difference?: boolean
}

/** One block of the table; where the paper has numbers, each column shows the printed and the measured value. */
export function AdiosTableBlock({ spec, block, printed, difference = false }: AdiosTableBlockProps) {
  return (
    <CellTooltip>
      <ScrollArea label={block.title}>
        <table className="print-table">
          <caption className="visually-hidden">
            {block.title}: {spec.title}
          </caption>
          <TableHead spec={spec} block={block} printed={printed} difference={difference} />
          <tbody>
            {block.lines.map((line, i) => (
              <tr key={line.key} className={i > 0 && line.ruled ? 'rule' : ''}>
                <th scope="row" className="stick min-w-36 whitespace-normal! sm:min-w-52">
                  <span className="flex items-center gap-2">
                    <Swatch method={line.method} masking={line.masking} hollow={printed} />
                    {line.title}
                    {spec.lines === 'maskings' && (line.ruled || i === 0) ? <Scheme masking={line.masking} /> : null}
                  </span>
                  {line.details ? <span className="ml-5 block text-tiny text-muted">{line.details}</span> : null}
                </th>
                {line.cells.flatMap((cell, j) => {
                  const key = keyOf(block.columns[j]!)
                  return [
                    ...(printed ? [<Printed key={`${key} p`} cell={cell} spec={spec} />] : []),
                    <Measured key={`${key} m`} cell={cell} unit={spec.unit} />,
                    ...(printed && difference ? [<Difference key={`${key} d`} cell={cell} unit={spec.unit} />] : []),
                  ]
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

const keyOf = ({ method, dataset, evaluation, metric }: AdiosColumn): string =>
  `${method} ${dataset} ${evaluation} ${metric}`

/** Data sets where there are several, what columns hold, and which of them are printed. */
function TableHead({ spec, block, printed, difference }: Required<AdiosTableBlockProps>) {
  const datasets = [...groupBy(block.columns, ({ dataset }) => dataset)]
  const span = printed ? (difference ? 3 : 2) : 1
  return (
    <thead>
      {printed && datasets.length > 1 ? (
        <tr>
          <th className="stick" />
          {datasets.map(([dataset, columns]) => (
            <ColumnGroupHead key={dataset} span={columns.length * span} data-heading={datasetName(dataset)}>
              {datasetName(dataset)}
            </ColumnGroupHead>
          ))}
        </tr>
      ) : null}
      <tr>
        <ColumnHead stick>{spec.lines === 'methods' ? 'Method' : 'Masks'}</ColumnHead>
        {block.columns.map((column) => (
          <th
            key={keyOf(column)}
            scope={printed ? 'colgroup' : 'col'}
            colSpan={span}
            data-heading={column.title}
            className="text-center!"
          >
            {column.title}
          </th>
        ))}
      </tr>
      {printed ? (
        <tr className="text-muted">
          <th className="stick" />
          {block.columns.flatMap((column) => [
            <th key={`${keyOf(column)} p`} scope="col" className="number text-tiny! font-normal!">
              printed
            </th>,
            <th key={`${keyOf(column)} m`} scope="col" className="text-tiny! font-normal! text-ink">
              measured
            </th>,
            ...(difference
              ? [
                  <th key={`${keyOf(column)} d`} scope="col" className="number text-tiny! font-normal! text-ink">
                    difference
                  </th>,
                ]
              : []),
          ])}
        </tr>
      ) : null}
    </thead>
  )
}

/** The paper's name for the group that starts with this line. */
function Scheme({ masking }: { masking: string }) {
  const scheme = SCHEMES.find(({ maskings }) => maskings.includes(masking))
  if (!scheme || scheme.title === 'other') return null
  return <span className="ml-auto text-tiny text-muted italic">{scheme.title}</span>
}

function Printed({ cell, spec: { unit, printedSpread } }: { cell: AdiosCell; spec: AdiosSpec }) {
  if (!cell.published) return <td className="number text-tiny text-muted italic">not printed</td>
  const { mean, std } = cell.published
  return (
    <td
      className="number text-muted tabular-nums"
      data-how={printedSpread === null ? 'as printed' : `as printed\n±: ${printedSpread}`}
    >
      <span className={cell.publishedMarked ? 'font-bold' : ''}>{inUnit(mean, unit)}</span>
      {std === null ? null : <span className="ml-1 text-tiny">±{spread(std, unit, true)}</span>}
    </td>
  )
}

/** The paper prints deviations of percent with two decimals, as some are below .1; of fractions some are below .0001. */
function spread(std: number, unit: Unit, printed: boolean): string {
  if (unit === 'percent') return (100 * std).toFixed(2)
  if (!printed) return std.toFixed(3)
  return std > 0 && std < 5e-5 ? std.toFixed(5) : std.toFixed(4)
}

function Difference({ cell: { published, measured }, unit }: { cell: AdiosCell; unit: Unit }) {
  if (!published || !measured) return <td />
  const difference = measured.mean - published.mean
  const decimals = decimalsOfDifference(difference, published.mean, measured.mean, unit)
  return <td className="number tabular-nums">{signedIn(difference, unit, decimals)}</td>
}

function Measured({ cell, unit }: { cell: AdiosCell; unit: Unit }) {
  if (!cell.measured) return <td className="text-tiny text-muted italic">not run</td>
  const { mean, std, n, protocol, selectedOnTest, groupId, changes, at } = cell.measured
  const over = groupId === null ? 'over methods' : 'over seeds'
  const how = [
    protocol,
    `${groupId === null ? `mean of ${countedOnPage(n, 'method')}` : `n = ${countedOnPage(n, 'run')}`}${std === null ? '' : `, ± sample standard deviation ${over}`}`,
    ...(std === null && n > 1 ? [ALL_SEEDS_EQUAL] : []),
    date(at),
  ]
  const number = (
    <>
      <span className={cell.measuredMarked ? 'font-bold' : ''}>{inUnit(mean, unit)}</span>
      {std === null ? null : <span className="ml-1 text-tiny text-muted">±{spread(std, unit, false)}</span>}
      <sub className="ml-1 text-tiny text-muted">
        <span className="visually-hidden">n = </span>
        {n}
      </sub>
    </>
  )
  return (
    <td className="tabular-nums" data-how={how.join('\n')}>
      {groupId === null ? (
        number
      ) : (
        <Link href={`/runs?group=${groupId}`} prefetch={false}>
          {number}
        </Link>
      )}
      {selectedOnTest ? <SelectedOnTest /> : null}
      {changes.length > 0 ? <Stale changes={changes} /> : null}
    </td>
  )
}
