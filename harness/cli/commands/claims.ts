import type { Command } from 'commander'
import type { ClaimJson, PartJson } from '../../analysis/claims/json.ts'
import type { JudgedCheck } from '../../analysis/claims/judge.ts'
import { UsageError } from '../../base/errors.ts'
import { bracketText, firstFew, signed } from '../../base/text.ts'
import { formatP, pEquals } from '../../statistics/p-value.ts'
import { integer } from '../arguments.ts'
import { type Act, onSameStore, type Run } from '../io.ts'

interface Options {
  id?: number
  details?: boolean
  summary?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('claims')
    .description("check each claim of the papers against the papers' own tables and against the stored runs")
    .argument('[id]', 'show one claim, 1 to 12, with every comparison behind it', integer())
    .option('--details', 'show every comparison behind every claim')
    .option('--summary', "print one sentence each about the papers' tables and about the runs, to quote in a text")
    .addHelpText(
      'after',
      `
A claim is split into testable parts. It is supported when every part is supported, contradicted when any part is
contradicted, and undecided otherwise. Runs are compared by the test of
\`compare\`; p values are Holm-corrected over the tests of one claim, and a single seed decides nothing.
Results on small data hold for that scale only; the scale is shown next to the verdict. "Would decide it" names the number
of seeds that gives 80% power at the difference and spread seen so far, or, for claims of equality, a narrow enough interval.
Values printed with a ± support a claim when the gain exceeds the sum of both ±, whatever its p.

JSON: [{"id", "paper", "table", "says", "printed", "measured", "atPaperScale", "scales", "counts": {"printed": {"supported",
"contradicted", "undecided", "parts"}, "measured"}, "parts": [{"id", "says", "printed": {"verdict", "checks": [{"what",
"difference", "ci95", "test", "p", "pAdjusted", "verdict", "detail", "scale", "paperScale", "runs", "column"}], "note"}, "measured",
"missing", "steps": [{"what", "command", "runs", "seeds", "tooSmall", "atPaperScale"}]}], "missing", "steps"}]; a positive difference favours the claim, accuracies are fractions.

Examples:
  $ npx maskbench claims
  $ npx maskbench claims 9
  $ npx maskbench claims --summary
  $ npx maskbench claims --json`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ id, details, summary }, io) => {
  const { CLAIMS, judgeClaims } = await import('../../analysis/claims/index.ts')
  const { claimsJson } = await import('../../analysis/claims/json.ts')
  const { openIfStored } = await import('../open-store.ts')
  const asked = CLAIMS.filter((claim) => id === undefined || claim.id === id)
  if (asked.length === 0) {
    const ids = `claims are numbered 1 to ${CLAIMS.length}`
    throw new UsageError({ what: `there is no claim ${id}`, remedy: ids })
  }
  const database = openIfStored(io)
  if (database === null) io.note(`There are no results yet in ${io.database}; only the papers' own tables are checked.`)
  const judged = claimsJson(judgeClaims(database, asked), (command) => onSameStore(io, command))
  database?.$client.close()
  io.result(judged, () =>
    summary
      ? summaryOf(judged)
      : judged.map((claim) => block(claim, details === true || id !== undefined)).join('\n\n'),
  )
}

const VERDICTS = ['supported', 'contradicted', 'undecided', 'not printed', 'not measured'] as const

/** `Print: of 12 claims 3 are supported (4, 5, 6), 9 are undecided (…).` and the same of runs. */
function summaryOf(judged: readonly ClaimJson[]): string {
  const line = (source: 'printed' | 'measured', name: string) => {
    const parts = VERDICTS.flatMap((verdict) => {
      const ids = judged.filter((claim) => claim[source] === verdict).map(({ id }) => id)
      return ids.length === 0 ? [] : [`${ids.length} ${ids.length === 1 ? 'is' : 'are'} ${verdict} (${ids.join(', ')})`]
    })
    return `${name}: of ${judged.length} claim${judged.length === 1 ? '' : 's'} ${parts.join(', ')}.`
  }
  return [line('printed', 'Print'), line('measured', 'Runs')].join('\n')
}

function block(claim: ClaimJson, details: boolean): string {
  const { id, says, printed, measured, counts, scales, atPaperScale, parts, missing } = claim
  const tally = ({ supported, contradicted, parts: all }: (typeof counts)['printed']) =>
    `${supported} of ${all} parts supported, ${contradicted} contradicted`
  const where =
    scales.length === 0 ? '' : `; ${atPaperScale ? "on the paper's data" : 'at small scale'}: ${few(scales)}`
  const notes = parts.flatMap(({ id: part, printed, measured }) =>
    [printed.note, measured.note].flatMap((note) => (note === null ? [] : [`  note on ${part}: ${note}`])),
  )
  return [
    `${id}. ${says}`,
    `  print: ${printed}${printed === 'not printed' ? '' : ` (${tally(counts.printed)})`}`,
    `  runs:  ${measured}${measured === 'not measured' ? '' : ` (${tally(counts.measured)})${where}`}`,
    ...notes,
    ...(details ? parts.flatMap(partLines) : []),
    ...(missing.length > 0 ? ['  would decide it:', ...shown(missing, details).map((line) => `    ${line}`)] : []),
  ].join('\n')
}

function partLines({ id, says, printed, measured }: PartJson): string[] {
  return [
    `  ${id} ${says}`,
    ...[...printed.checks].map((check) => `     print ${checkLine(check)}`),
    ...[...measured.checks].map((check) => `     runs  ${checkLine(check)}`),
    ...(measured.checks.length === 0 ? ['     runs  not measured'] : []),
  ]
}

function checkLine({ verdict, what, difference, ci95, test, p, pAdjusted, detail }: JudgedCheck): string {
  const thousandths = (x: number) => signed(x, (size) => size.toFixed(3).replace(/^0/, ''))
  const numbers = [
    ...(difference === null ? [] : [thousandths(difference)]),
    ...(ci95 === null ? [] : [bracketText(ci95, thousandths)]),
  ].join(' ')
  const probability =
    p === null ? '' : `${pEquals(p)}, ${formatP(pAdjusted ?? 1)} after Holm over the tests of this claim`
  return [`${verdict}: ${what}`, numbers, `${test}${probability === '' ? '' : ` ${probability}`}`, detail]
    .filter(Boolean)
    .join('; ')
}

const few = (scales: readonly string[]): string => firstFew(scales, 2, { separator: ' | ' })

function shown(missing: readonly string[], details: boolean): readonly string[] {
  if (details || missing.length <= 4) return missing
  return [...missing.slice(0, 3), `and ${missing.length - 3} more (--details)`]
}
