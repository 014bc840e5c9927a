import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { tableName } from '../../../../db/catalogue/titles.ts'
import type { RunGroup } from '../../../../db/queries/groups-of-runs.ts'
import type { JudgedClaim, JudgedPart } from '../../../../harness/analysis/claims/judge.ts'
import { countedOnPage } from '../../../../harness/base/text.ts'
import { TableLink } from '../../../components/table-link.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import { claimAnchor } from '../params.ts'
import { partRows } from '../rows.ts'
import { PAPER_NAMES, spelled } from '../view.ts'
import { CheckTable } from './check-table.tsx'
import { Plans } from './plans.tsx'
import { Verdict, VerdictSign } from './verdict.tsx'

interface ClaimCardProps {
  claim: JudgedClaim
  groups: ReadonlyMap<string, RunGroup>
  /** Path of the store, used in the commands. */
  path: string
  unfolded: boolean
}

/** One claim: the paper's table, our runs and the missing evidence side by side, with every comparison folded below. */
export function ClaimCard({ claim, groups, path, unfolded }: ClaimCardProps) {
  const { id, paper, table, says, parts, counts, printed, measured } = claim
  const comparisons = parts.reduce((sum, part) => sum + part.printed.checks.length + part.measured.checks.length, 0)
  return (
    <li id={claimAnchor(id)} className="scroll-mt-16 border-t-2 border-strong pt-4 pb-6 lg:scroll-mt-4">
      <p className="text-small text-muted">
        {PAPER_NAMES[paper]}
        {' · '}
        {table === null ? (
          'stated in the text and figures, not in a table'
        ) : (
          <TableLink id={table} className="prose-link">
            {tableName(table).replace(/^.*, /, '')}
          </TableLink>
        )}
      </p>
      <h2 className="mt-0.5 grid max-w-4xl grid-cols-[2rem_minmax(0,1fr)] text-title font-semibold">
        <span className="text-muted tabular-nums">{id}</span>
        <span>{says}</span>
      </h2>
      <div className="mt-3 grid gap-x-8 gap-y-5 sm:pl-8 md:grid-cols-2 xl:grid-cols-[minmax(0,17rem)_minmax(0,20rem)_minmax(0,1fr)]">
        <Side title="The paper's table" verdict={<Verdict verdict={printed} />}>
          {printed === 'not printed' ? (
            <p className="text-small text-muted">The paper prints no number that could support it.</p>
          ) : (
            <Parts parts={parts} side="printed" counts={counts.printed} />
          )}
          <Notes parts={parts} side="printed" />
        </Side>
        <Side title="Our runs" verdict={<Verdict verdict={measured} />}>
          <Scale claim={claim} />
          {measured === 'not measured' ? null : <Parts parts={parts} side="measured" counts={counts.measured} />}
          <Notes parts={parts} side="measured" />
        </Side>
        <div className="min-w-0 md:col-span-2 xl:col-span-1">
          <h3 className="mb-2 text-small text-muted">What would decide it</h3>
          <Plans steps={claim.steps} path={path} />
        </div>
      </div>
      <details open={unfolded} className="group mt-4 sm:pl-8">
        <summary className="control">
          <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
          {countedOnPage(parts.length, 'part')}, {countedOnPage(comparisons, 'comparison')}
          <span className="visually-hidden"> of claim {id}</span>
        </summary>
        <CheckTable id={id} parts={partRows(claim, groups, path)} />
      </details>
    </li>
  )
}

function Side({ title, verdict, children }: { title: string; verdict: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-2 text-small text-muted">{title}</h3>
      <p className="mb-2">{verdict}</p>
      {children}
    </div>
  )
}

/** The scale of the runs: small runs are evidence only for their own scale. */
function Scale({ claim: { measured, atPaperScale, scales } }: { claim: JudgedClaim }) {
  if (measured === 'not measured') return <p className="text-small text-muted">No stored run tests this claim.</p>
  return (
    <div className="mb-2 text-small text-muted">
      {atPaperScale ? (
        <Badge tone="accent">on the paper's data</Badge>
      ) : (
        <>
          <Badge>small scale</Badge> not conclusive for the paper's claim: other data, a smaller network, less training
        </>
      )}
      <ul className="mt-1 text-tiny">
        {scales.map((scale) => (
          <li key={scale}>{spelled(scale)}</li>
        ))}
      </ul>
    </div>
  )
}

type SideName = 'printed' | 'measured'

/** One sign per part, and the counts in words. */
function Parts({
  parts,
  side,
  counts: { supported, contradicted, parts: all },
}: {
  parts: JudgedPart[]
  side: SideName
  counts: JudgedClaim['counts'][SideName]
}) {
  return (
    <div className="text-small">
      <p>
        {supported} of {countedOnPage(all, 'part')} supported{contradicted > 0 ? `, ${contradicted} contradicted` : ''}
      </p>
      <ul aria-label="Parts" className="mt-1 flex flex-wrap gap-x-1.5 gap-y-1">
        {parts.map((part) => (
          <li key={part.id} className="inline-flex">
            <VerdictSign verdict={part[side].verdict} what={`${part.id}, ${part.says}`} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Notes({ parts, side }: { parts: JudgedPart[]; side: SideName }) {
  const notes = parts.flatMap((part) => (part[side].note === null ? [] : [{ id: part.id, note: part[side].note }]))
  return notes.map(({ id, note }) => (
    <p key={id} className="mt-2 max-w-md text-small text-muted">
      <b className="font-semibold text-ink">{id}</b> {note}.
    </p>
  ))
}
