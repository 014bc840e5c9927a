import { CircleAlert, CircleCheck, CircleDotDashed, CircleX } from 'lucide-react'
import Link from 'next/link'
import { groupBy } from '../../../../db/queries/group-by.ts'
import type { AuditEntry } from '../../../../harness/analysis/audit/entry.ts'
import type { TableAudit } from '../../../../harness/analysis/audit/index.ts'
import { fraction, typeset } from '../../../../harness/base/text.ts'
import { commandOn } from '../../../components/store-state.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { storePath } from '../../../lib/store.ts'
import { Verdict } from '../../claims/components/verdict.tsx'
import { claimAnchor } from '../../claims/params.ts'
import { spelled, type Verdict as Word } from '../../claims/view.ts'

const OUTCOMES = {
  differs: { title: 'differs', icon: CircleX, ink: 'text-bad', head: 'differ by more than rounding' },
  odd: { title: 'odd', icon: CircleAlert, ink: 'text-warn', head: 'unusual but not wrong' },
  rounding: { title: 'rounding', icon: CircleDotDashed, ink: 'text-muted', head: 'within rounding' },
  agrees: { title: 'agrees', icon: CircleCheck, ink: 'text-good', head: 'as printed' },
} as const
const ORDER = Object.keys(OUTCOMES) as AuditEntry['outcome'][]

/** Checks the printed table against itself, and the paper's claims against the table. */
export function Audit({ audit: { id, entries, claims } }: { audit: TableAudit }) {
  return (
    <section aria-labelledby="audit" className="mt-10">
      <h2 id="audit" className="mb-1 text-title font-semibold">
        Is the printed table consistent?
      </h2>
      {entries.length === 0 ? (
        <p className="max-w-3xl text-small text-muted">
          None of its numbers follows from other printed numbers, so none can be recomputed; no row repeats another and
          no standard deviation stands out.
        </p>
      ) : (
        <Entries entries={entries} />
      )}
      {claims.length > 0 ? <Said claims={claims} /> : null}
      <p className="mt-3 text-small text-muted">
        On the command line: <code className="font-mono text-ink">{commandOn(storePath(), `table ${id} --audit`)}</code>
      </p>
    </section>
  )
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  const byOutcome = groupBy(entries, ({ outcome }) => outcome)
  const sorted = ORDER.flatMap((outcome) => byOutcome.get(outcome) ?? [])
  const counts = ORDER.flatMap((outcome) => {
    const count = byOutcome.get(outcome)?.length ?? 0
    return count > 0 ? [`${count} ${OUTCOMES[outcome].head}`] : []
  })
  return (
    <>
      <p className="mb-3 max-w-3xl text-small text-muted">
        Numbers that follow from other printed cells, recomputed: {counts.join(', ')}. A difference counts as rounding
        when rounding of the cells and the result can explain it.
      </p>
      <ScrollArea label="Recomputed numbers">
        <table className="print-table text-small!">
          <caption className="visually-hidden">
            Printed numbers compared with values recomputed from other printed numbers
          </caption>
          <thead>
            <tr>
              <ColumnHead stick>Number</ColumnHead>
              <ColumnHead>Outcome</ColumnHead>
              <ColumnHead number>Printed</ColumnHead>
              <ColumnHead number>Recomputed</ColumnHead>
              <ColumnHead number>Difference</ColumnHead>
              <ColumnHead number>Explained by rounding</ColumnHead>
              <ColumnHead>Note</ColumnHead>
            </tr>
          </thead>
          <tbody>
            {sorted.map((entry) => (
              <Entry key={entry.what} entry={entry} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  )
}

function Entry({
  entry: { what, printed, recomputed, difference, rounding, scale, outcome, note },
}: {
  entry: AuditEntry
}) {
  const { title, icon: Icon, ink } = OUTCOMES[outcome]
  return (
    <tr>
      <th scope="row" className="stick max-w-44 min-w-36 whitespace-normal! sm:max-w-72">
        {spelled(what)}
      </th>
      <td>
        <span className={`inline-flex items-center gap-1 ${ink}`}>
          <Icon aria-hidden className="size-3.5" />
          {title}
        </span>
      </td>
      <td className="number text-muted tabular-nums">{typeset(printed)}</td>
      <td className="number tabular-nums">{typeset(recomputed)}</td>
      <td data-value={difference ?? undefined} className="number tabular-nums">
        {difference === null ? '' : small(difference, scale)}
      </td>
      <td data-value={rounding ?? undefined} className="number text-muted tabular-nums">
        {rounding === null ? '' : `±${(rounding / scale).toFixed(decimals(scale))}`}
      </td>
      <td className="min-w-64 whitespace-normal! text-muted">{typeset(note)}</td>
    </tr>
  )
}

/** Differences between printed numbers are small, so they are written with five decimals, three for percent. */
const decimals = (scale: number): number => 5 + Math.round(Math.log10(scale))

/** In the unit of the printed number. */
const small = (value: number, scale: number): string =>
  Math.abs(value) < 5e-6 ? fraction(0) : `${value < 0 ? '−' : '+'}${Math.abs(value / scale).toFixed(decimals(scale))}`

/** The claims that rest on this table, with the parts that it does not support. */
function Said({ claims }: { claims: TableAudit['claims'] }) {
  return (
    <>
      <h3 className="mt-6 mb-2 font-semibold">Does the table support the paper's claims?</h3>
      <ul className="max-w-4xl space-y-4 border-t border-rule pt-3">
        {claims.map(({ id, says, verdict, parts }) => {
          const open = parts.filter(({ printed }) => printed.verdict !== 'supported')
          return (
            <li key={id}>
              <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                <Verdict verdict={verdict as Word} small />
                <Link className="prose-link" href={`/claims#${claimAnchor(id)}`} prefetch={false}>
                  Claim {id}
                </Link>
                <span className="min-w-0 flex-1 basis-64">{says}.</span>
              </p>
              <p className="mt-1 text-small text-muted">
                {parts.length - open.length} of {parts.length} parts are supported
                {open.length > 0 ? '; not supported:' : '.'}
              </p>
              {open.length > 0 ? (
                <ul className="mt-1 space-y-1 text-small text-muted">
                  {open.map(({ id: part, says: what, printed }) => (
                    <li key={part} className="pl-4">
                      <b className="font-semibold text-ink">{part}</b> {what}:{' '}
                      <Verdict verdict={printed.verdict} small />
                      {'; '}
                      {printed.checks
                        .filter((check) => check.verdict !== 'supported')
                        .map((check) => `${spelled(check.what)} (${typeset(check.detail)})`)
                        .join('; ')}
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          )
        })}
      </ul>
    </>
  )
}
