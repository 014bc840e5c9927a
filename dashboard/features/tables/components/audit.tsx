import { CircleAlert, CircleCheck, CircleDotDashed, CircleX } from 'lucide-react'
import Link from 'next/link'
import { groupBy } from '../../../../db/queries/group-by.ts'
import type { AuditEntry } from '../../../../harness/analysis/audit/entry.ts'
import type { TableAudit } from '../../../../harness/analysis/audit/index.ts'
import { fraction, typeset } from '../../../../harness/base/text.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { Verdict } from '../../claims/components/verdict.tsx'
import { claimAnchor } from '../../claims/params.ts'
import { spelled, type Verdict as Word } from '../../claims/view.ts'

const OUTCOMES = {
  differs: { title: 'differs', icon: CircleX, ink: 'text-bad', head: 'apart by more than rounding explains' },
  odd: { title: 'odd', icon: CircleAlert, ink: 'text-warn', head: 'odd without being wrong' },
  rounding: { title: 'rounding', icon: CircleDotDashed, ink: 'text-muted', head: 'apart by rounding' },
  agrees: { title: 'agrees', icon: CircleCheck, ink: 'text-good', head: 'as printed' },
} as const
const ORDER = Object.keys(OUTCOMES) as AuditEntry['outcome'][]

/** The printed table held against itself, and the text held against it. */
export function Audit({ audit: { id, entries, claims } }: { audit: TableAudit }) {
  return (
    <section aria-labelledby="audit" className="mt-10">
      <h2 id="audit" className="mb-1 text-title font-semibold">
        Is the printed table right?
      </h2>
      {entries.length === 0 ? (
        <p className="max-w-3xl text-small text-muted">
          Nothing in it follows from other printed numbers, so nothing can be recomputed; no row repeats another and no
          deviation stands out.
        </p>
      ) : (
        <Entries entries={entries} />
      )}
      {claims.length > 0 ? <Said claims={claims} /> : null}
      <p className="mt-3 text-small text-muted">
        The same on the command line: <code className="font-mono text-ink">npx maskbench table {id} --audit</code>
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
        What follows from other printed cells, recomputed: {counts.join(', ')}. A difference counts as rounding when
        rounded cells and a rounded result can make it.
      </p>
      <ScrollArea label="Recomputed numbers">
        <table className="sheet text-small!" data-sortable>
          <caption className="visually-hidden">
            Printed numbers held against what the other printed numbers give
          </caption>
          <thead>
            <tr>
              <ColumnHead stick>Number</ColumnHead>
              <ColumnHead>Outcome</ColumnHead>
              <ColumnHead number>Printed</ColumnHead>
              <ColumnHead number>Recomputed</ColumnHead>
              <ColumnHead number>Difference</ColumnHead>
              <ColumnHead number>Rounding explains</ColumnHead>
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

function Entry({ entry: { what, printed, recomputed, difference, rounding, outcome, note } }: { entry: AuditEntry }) {
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
        {difference === null ? '' : small(difference)}
      </td>
      <td data-value={rounding ?? undefined} className="number text-muted tabular-nums">
        {rounding === null ? '' : `±${rounding.toFixed(5)}`}
      </td>
      <td className="min-w-64 whitespace-normal! text-muted">{typeset(note)}</td>
    </tr>
  )
}

/** Differences of printed numbers are small: five decimals of a fraction. */
const small = (value: number): string =>
  Math.abs(value) < 5e-6 ? fraction(0) : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(5)}`

/** The claims that this table was printed for; those parts that it does not bear out, by name. */
function Said({ claims }: { claims: TableAudit['claims'] }) {
  return (
    <>
      <h3 className="mt-6 mb-2 font-semibold">Does it bear out what the text says of it?</h3>
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
                {parts.length - open.length} of {parts.length} parts hold{open.length > 0 ? '; not borne out:' : '.'}
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
