import Link from 'next/link'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { fraction, signedIn } from '../../../../harness/base/text.ts'
import { formatP } from '../../../../harness/statistics/p-value.ts'
import { RATES } from '../../../../harness/statistics/smooth-rates.ts'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnGroupHead, ColumnHead } from '../../../components/ui/column-head.tsx'
import { RateRow } from '../../../components/ui/rate-row.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { SOURCE_NOTES, SOURCE_TITLES } from '../gls-params.ts'
import { type GlsBlock, howMeasured, type SourceColumn, withDifferences } from '../gls-view.ts'
import { LossRows } from './loss-rows.tsx'
import { RateSign } from './rate-sign.tsx'
import { SourceHead } from './source-head.tsx'

/** One data set of the table: one row per rate, one group of columns per noise rate, one column per source. */
export function GlsTableBlock({ block: given, difference }: { block: GlsBlock; difference: boolean }) {
  const block = difference ? { ...given, columns: withDifferences(given.columns) } : given
  const first = (i: number) => i > 0 && block.columns[i - 1]!.noise !== block.columns[i]!.noise
  const edge = (i: number) => (first(i) ? 'pl-5!' : '')
  const printed = block.columns.some(({ source }) => source === 'printed')
  const measured = block.columns.some(({ source }) => source !== 'printed')
  return (
    <CellTooltip>
      <ScrollArea label={`${block.title}: accuracy by smooth rate and label noise`}>
        <table className="print-table [&_td]:px-1.5 [&_th]:px-1.5">
          <caption className="visually-hidden">{block.title}: test accuracy by smooth rate r and label noise e</caption>
          <TableHead block={block} edge={edge} />
          <tbody>
            {RATES.map((r) => (
              <RateRow key={r} rate={r} stick>
                {block.columns.map((column, i) => (
                  <Accuracy
                    key={keyOf(column)}
                    column={column}
                    rate={r}
                    className={edge(i)}
                    href={`/runs?dataset=${block.dataset}`}
                  />
                ))}
              </RateRow>
            ))}
            <LossRows columns={block.columns} edge={edge} keyOf={keyOf} href={`/runs?dataset=${block.dataset}`} />
            <tr className="rule-strong">
              <RowHead id={`r-opt-${block.id}`}>
                r<sub>opt</sub>
              </RowHead>
              {block.columns.map((column, i) => (
                <td
                  key={keyOf(column)}
                  className={`number text-small ${edge(i)} ${column.source === 'printed' ? 'text-muted' : ''}`}
                >
                  {column.rOpt}
                </td>
              ))}
            </tr>
            <ColumnsRow className="rule" title="p" columns={block.columns} edge={edge} Cell={Significance} />
            {printed ? <ColumnsRow title="p recomputed" columns={block.columns} edge={edge} Cell={Recomputed} /> : null}
            {measured ? (
              <ColumnsRow title="p over splits" columns={block.columns} edge={edge} Cell={OverSplits} />
            ) : null}
            {measured ? (
              <tr>
                <RowHead>n</RowHead>
                {block.columns.map((column, i) => (
                  <td key={keyOf(column)} className={`number text-small text-muted ${edge(i)}`}>
                    {column.differs ? '' : column.n}
                  </td>
                ))}
              </tr>
            ) : null}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

/** The noise rates, and the sources below each. @param edge - the class of the first column of a noise rate. */
function TableHead({ block, edge }: { block: GlsBlock; edge: (i: number) => string }) {
  const groups = [...groupBy(block.columns, ({ noise }) => noise)]
  return (
    <thead>
      <tr>
        <th className="stick" />
        {groups.map(([noise, columns], i) => (
          <ColumnGroupHead
            key={noise}
            span={columns.length}
            data-heading={`${block.title}, e = ${noise}`}
            className={i > 0 ? 'pl-5!' : ''}
          >
            e = {noise}
          </ColumnGroupHead>
        ))}
      </tr>
      <tr>
        <ColumnHead stick number>
          r
        </ColumnHead>
        {block.columns.map(({ source, noise, differs }, i) => (
          <SourceHead
            key={`${noise}${source}${differs}`}
            title={differs ? 'difference' : SOURCE_TITLES[source]}
            note={differs ? "paper's protocol, measured − printed" : SOURCE_NOTES[source]}
            className={`${edge(i)} ${source === 'printed' ? 'text-muted' : ''}`}
          />
        ))}
      </tr>
    </thead>
  )
}

const keyOf = ({ noise, source, differs }: GlsBlock['columns'][number]): string => `${noise}${source}${differs}`

interface ColumnsRowProps {
  title: string
  columns: GlsBlock['columns']
  edge: (i: number) => string
  Cell: (props: { column: SourceColumn; className: string }) => React.ReactNode
  className?: string
}

/** A row with a cell for each column. */
function ColumnsRow({ title, columns, edge, Cell, className }: ColumnsRowProps) {
  return (
    <tr className={className}>
      <RowHead>{title}</RowHead>
      {columns.map((column, i) => (
        <Cell key={keyOf(column)} column={column} className={edge(i)} />
      ))}
    </tr>
  )
}

function RowHead({ id, children }: { id?: string; children: React.ReactNode }) {
  return (
    <th scope="row" id={id} className="stick number">
      {children}
    </th>
  )
}

/** Printed accuracies are grey and marked by an outline; measured ones are dark and marked by a background. */
function Accuracy({
  column,
  rate: r,
  className,
  href,
}: {
  column: SourceColumn
  rate: number
  className: string
  href: string
}) {
  const { source, accuracy, marked } = column
  const value = accuracy?.[String(r)]
  if (value === undefined) {
    return <td className={`number text-tiny text-muted italic ${className}`}>not run</td>
  }
  if (column.differs) {
    return <td className={`number tabular-nums ${className}`}>{signedIn(value, 'fraction')}</td>
  }
  const printed = source === 'printed'
  const best = marked.includes(r)
  const tone = r < 0 ? 'good' : 'bad'
  const look = best ? (printed ? OUTLINE[tone] : GROUND[tone]) : printed ? 'text-muted' : ''
  const text = (
    <span className={`inline-flex items-center gap-1 rounded-xs px-1 tabular-nums ${look}`}>
      {best ? (
        <>
          <RateSign negative={r < 0} />
          <span className="visually-hidden">one of the best two: </span>
        </>
      ) : null}
      {fraction(value)}
    </span>
  )
  if (printed) return <td className={`number ${className}`}>{text}</td>
  return (
    <td className={`number ${className}`} data-how={howMeasured(column, column.ci95[String(r)] ?? null)}>
      <Link href={href} prefetch={false}>
        {text}
      </Link>
    </td>
  )
}

const GROUND = { good: 'bg-good-soft text-good font-semibold', bad: 'bg-bad-soft text-bad font-semibold' }
const OUTLINE = { good: 'outline outline-good text-good', bad: 'outline outline-bad text-bad' }

function Significance({ column, className }: { column: SourceColumn; className: string }) {
  if (!column.accuracy || column.differs) return <td className={className} />
  const { p, pNote, favours } = column
  const better = favours === 'negative' ? 'negative rates do better' : 'rates from 0 up do better'
  return (
    <td
      className={`number text-small ${className}`}
      data-how={[pNote, favours ? better : ''].filter(Boolean).join('\n')}
    >
      {p === null ? (
        <span className="text-muted">n/a</span>
      ) : (
        <span
          className={`inline-flex items-center gap-1 tabular-nums ${favours === 'negative' ? 'text-good' : 'text-bad'}`}
        >
          <RateSign negative={favours === 'negative'} />
          <span className="visually-hidden">{better}: </span>
          {formatP(p)}
        </span>
      )}
    </td>
  )
}

function Recomputed({ column: { recomputed }, className }: { column: SourceColumn; className: string }) {
  if (!recomputed) return <td className={className} />
  const note = recomputed.agrees ? 'agrees with the printed p to three decimals' : 'differs from the printed p'
  return (
    <td
      className={`number text-small text-muted tabular-nums ${className}`}
      data-how={`Welch on the printed accuracies\n${note}`}
    >
      {recomputed.p === null ? 'n/a' : formatP(recomputed.p)}
      {recomputed.agrees ? '' : ' ≠'}
    </td>
  )
}

function OverSplits({ column: { overSeeds }, className }: { column: SourceColumn; className: string }) {
  if (!overSeeds) return <td className={className} />
  return (
    <td className={`number text-small tabular-nums ${className}`} data-how={overSeeds.note}>
      {overSeeds.p === null ? <span className="text-muted">n/a</span> : formatP(overSeeds.p)}
    </td>
  )
}
