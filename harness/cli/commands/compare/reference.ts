/** `compare --reference`: the runs of this store beside the results that ship with maskbench. */
import type { ReferenceFacts } from '../../../../db/reference.ts'
import type { Agreement, ReferenceConfiguration } from '../../../analysis/compare/reference.ts'
import { UsageError } from '../../../base/errors.ts'
import { countedInTerminal } from '../../../base/text.ts'
import { CORRECTION_ENTRIES, type Correction } from '../../../statistics/corrections.ts'
import { pEquals } from '../../../statistics/p-value.ts'
import type { PrintedFormat } from '../../arguments.ts'
import { type Io, shownBy } from '../../io.ts'
import { scoreText, TWO_DECIMALS } from '../../score-name.ts'
import { AGREEMENT_WORDS, nameOf, referenceColumns, referenceRow, referenceTable } from './reference-table.ts'

interface Options {
  metric?: string | undefined
  correction: Correction
  alpha: number
}

/** @param format - what is printed without --json. @param command - prints the same, on this store. */
export async function compareWithReference(
  { metric, format, command, ...options }: Options & { format: PrintedFormat; command: string },
  io: Io,
): Promise<void> {
  const { agreements } = await import('../../../analysis/compare/reference.ts')
  const { describeReference } = await import('../../../../db/reference.ts')
  const { besideReference, requireReference } = await import('../../../store/exchange/reference.ts')
  const { textTable } = await import('../../../base/formats/text-table.ts')
  const { interruptible } = await import('../../interruptible.ts')
  const { openStored } = await import('../../open-store.ts')
  openStored(io).$client.close()
  const reference = requireReference()
  const configurations = await interruptible((signal) =>
    besideReference(io.database, signal, (both) => agreements(both, { metric: metric ?? null, ...options })),
  )
  if (configurations.length === 0) throw nothingShared(reference, metric)
  const { correction, alpha } = options
  const answer = { reference, correction, alpha, configurations }
  const described = summary(describeReference(reference), configurations, options)
  if (format === 'text') {
    const table = textTable(
      referenceColumns(correction),
      configurations.map((one) => referenceRow(one)),
    )
    io.result(answer, () => [table, ...differing(configurations), described].join('\n\n'))
    return
  }
  const { provenanceLine } = await import('../../../analysis/board/provenance.ts')
  const { writeTable } = await import('../../../analysis/tables/formats/write.ts')
  const commits = [{ commit: reference.commit, dirty: false }]
  const source = provenanceLine({ store: io.database, commits, shownBy: shownBy(io, command, format) })
  const table = referenceTable(configurations, [...described.split('\n'), source], correction)
  io.result(answer, () => writeTable({ ...table, json: answer }, format))
}

function nothingShared({ suite }: ReferenceFacts, metric: string | undefined): UsageError {
  const of = metric === undefined ? '' : ` with a score of ${metric}`
  return new UsageError({
    what: `no configuration of the reference${of} has been run in this store`,
    remedy: `\`npx maskbench run ${suite} --dry-run\` lists them; \`--only\` and \`--seeds\` of \`run\` choose some`,
  })
}

const MOST = 20

/** Each score that differs, with both means. */
function differing(configurations: readonly ReferenceConfiguration[]): string[] {
  const lines = configurations.flatMap((configuration) =>
    configuration.scores
      .filter(({ differs }) => differs)
      .map((score) => {
        const { metric, here, reference } = score
        const means = `${scoreText({ metric, value: here }, TWO_DECIMALS)} here, ${scoreText({ metric, value: reference }, TWO_DECIMALS)} in the reference`
        const how = score.pAdjusted === null ? 'the same for every seed' : pEquals(score.pAdjusted)
        return `  ${configuration.name}  ${nameOf(configuration, score)}: ${means}, ${how}`
      }),
  )
  if (lines.length === 0) return []
  const more = lines.length > MOST ? [`  and ${lines.length - MOST} more; --json has all`] : []
  return [['Scores that differ:', ...lines.slice(0, MOST), ...more].join('\n')]
}

function summary(
  reference: string,
  configurations: readonly ReferenceConfiguration[],
  { correction, alpha }: Options,
): string {
  const tests = configurations.flatMap(({ scores }) => scores.filter(({ p }) => p !== null)).length
  const counts = (Object.keys(AGREEMENT_WORDS) as Agreement[]).flatMap((kind) => {
    const count = configurations.filter(({ agreement }) => agreement === kind).length
    return count === 0 ? [] : [`${count} ${AGREEMENT_WORDS[kind]}`]
  })
  const how =
    correction === 'none'
      ? `p is not corrected for the ${countedInTerminal(tests, 'test')}`
      : `p ${CORRECTION_ENTRIES[correction].title} is corrected over all ${countedInTerminal(tests, 'test')}`
  return [
    `${countedInTerminal(configurations.length, 'configuration')} in both: ${counts.join(', ')}.`,
    `Reference: ${reference}.`,
    tests === 0
      ? 'No score can be tested: a difference needs several seeds on one side.'
      : `The test is over seeds, as in \`compare A B\`; one seed here is tested against the spread of the reference. ${how}; it counts below ${alpha}.`,
    'The largest difference shown is the one with the smallest p. No significant difference is no proof of equality.',
  ].join('\n')
}
