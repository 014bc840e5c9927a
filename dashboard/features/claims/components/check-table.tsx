'use client'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import type { CheckRow, PartRows } from '../rows.ts'
import { Verdict } from './verdict.tsx'

/** Every comparison behind a claim, by part, table before runs. A client component, so that rows are sent once. */
export function CheckTable({ id, parts }: { id: number; parts: PartRows[] }) {
  return (
    <>
      <p className="mt-3 mb-2 max-w-3xl text-small text-muted">
        Effects are differences of fractions (0.010 is one point) or, for orders, Kendall's tau; a positive effect
        supports the claim. p is two-sided; Holm's correction covers all tests of the claim, separately for the paper's
        table and the runs. A part is supported when all its comparisons are supported, and contradicted when any one is
        contradicted.
      </p>
      <ScrollArea label={`Comparisons behind claim ${id}`}>
        <table className="print-table checks">
          <caption className="visually-hidden">Comparisons behind claim {id}</caption>
          <thead>
            <tr>
              <ColumnHead stick>Comparison</ColumnHead>
              <ColumnHead>Verdict</ColumnHead>
              <ColumnHead number>Effect</ColumnHead>
              <ColumnHead number>95% interval</ColumnHead>
              <ColumnHead>Test</ColumnHead>
              <ColumnHead number>p</ColumnHead>
              <ColumnHead number>p, Holm</ColumnHead>
              <ColumnHead>Details</ColumnHead>
              <ColumnHead>Runs</ColumnHead>
            </tr>
          </thead>
          {parts.map((part) => (
            <Part key={part.id} part={part} />
          ))}
        </table>
      </ScrollArea>
    </>
  )
}

const COLUMNS = 9

function Part({ part: { id, says, rows, missing } }: { part: PartRows }) {
  return (
    <tbody>
      <tr className="rule-strong band">
        <th scope="rowgroup" colSpan={COLUMNS}>
          <span className="afloat">
            <b>{id}</b> {says}
          </span>
        </th>
      </tr>
      {rows.map((row) => (
        <Row key={row.source + row.what} row={row} />
      ))}
      {missing.length > 0 ? (
        <tr>
          <td colSpan={COLUMNS} className="quiet">
            {missing.map(({ what, command }) => (
              <div key={what}>
                <span className="afloat">
                  {what}
                  {command === null ? null : (
                    <>
                      : <code className="font-mono text-tiny text-ink">{command}</code>
                    </>
                  )}
                </span>
              </div>
            ))}
          </td>
        </tr>
      ) : null}
    </tbody>
  )
}

function Row({ row: { source, what, verdict, effect, ci95, test, p, holm, found, links } }: { row: CheckRow }) {
  const quiet = source === 'print' ? 'quiet' : undefined
  return (
    <tr>
      <th scope="row" className={`stick ${quiet ?? ''}`}>
        <i className="mr-1 text-tiny">{source === 'print' ? 'paper' : source}</i> {what}
      </th>
      <td>
        <Verdict verdict={verdict} small />
      </td>
      <td className="number">{effect}</td>
      <td className="number quiet">{ci95}</td>
      <td>{test}</td>
      <td className="number">{p}</td>
      <td className="number">{holm}</td>
      <td className="long quiet">{found}</td>
      <td className="long">
        {links.map(({ title, href }) => (
          <a key={href} href={href} className="prose-link mr-2.5 inline-block">
            {title}
          </a>
        ))}
      </td>
    </tr>
  )
}
