/** `compare --reference`: the runs of this store beside the results that ship with maskbench. */
import type { ReferenceFacts } from '../../../../db/reference.ts'
import type { Agreement, ReferenceConfiguration, ReferenceScore } from '../../../analysis/compare/reference.ts'
import { UsageError } from '../../../base/errors.ts'
import type { Column } from '../../../base/formats/text-table.ts'
import { counted } from '../../../base/text.ts'
import { CORRECTION_NAMES, type Correction } from '../../../statistics/corrections.ts'
import { formatP, pEquals } from '../../../statistics/p-value.ts'
import type { Io } from '../../io.ts'
import { scoreName, scoreText } from '../../score-name.ts'

interface Options {
  metric?: string | undefined
  correction: Correction
  alpha: number
}

export async function compareWithReference({ metric, ...options }: Options, io: Io): Promise<void> {
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
  io.result({ reference, ...options, configurations }, () =>
    [
      textTable(
        COLUMNS.map((column) =>
          column.head === 'p' && options.correction !== 'none'
            ? { ...column, head: `p ${CORRECTION_NAMES[options.correction]}` }
            : column,
        ),
        configurations.map(rowOf),
      ),
      ...differing(configurations),
      summary(describeReference(reference), configurations, options),
    ].join('\n\n'),
  )
}

function nothingShared({ suite }: ReferenceFacts, metric: string | undefined): UsageError {
  const of = metric === undefined ? '' : ` with a score of ${metric}`
  return new UsageError({
    what: `no configuration of the reference${of} has been run in this store`,
    remedy: `\`npx maskbench run ${suite} --dry-run\` lists them; \`--only\` and \`--seeds\` of \`run\` choose some`,
  })
}

const NUMBERS = ['seeds', 'reference', 'scores', 'equal', 'largest difference', 'p']
const COLUMNS: Column[] = [
  { head: 'configuration' },
  ...NUMBERS.map((head): Column => ({ head, align: 'right' })),
  { head: 'this machine' },
]

const WORDS: Record<Agreement, string> = {
  equal: 'equal in every bit',
  agrees: 'agrees',
  differs: 'differs',
  untested: 'cannot be tested',
}

function rowOf(configuration: ReferenceConfiguration): (string | number)[] {
  const { name, seeds, referenceSeeds, scores, agreement } = configuration
  const largest = mostDifferent(scores)
  const p = scores.flatMap(({ pAdjusted }) => (pAdjusted === null ? [] : [pAdjusted]))
  return [
    name,
    seeds.length,
    referenceSeeds.length,
    scores.length,
    scores.filter(({ equal }) => equal).length,
    largest === null ? '' : `${difference(largest)} ${nameOf(configuration, largest)}`,
    p.length === 0 ? 'n/a' : formatP(Math.min(...p)),
    WORDS[agreement],
  ]
}

/** The smallest p, or where there is none the largest difference. */
function mostDifferent(scores: readonly ReferenceScore[]): ReferenceScore | null {
  const order = (a: ReferenceScore, b: ReferenceScore) =>
    (a.p ?? 2) - (b.p ?? 2) || Math.abs(b.difference) - Math.abs(a.difference)
  return [...scores].filter(({ equal }) => !equal).sort(order)[0] ?? null
}

const MOST = 20

/** Each score that differs, with both means. */
function differing(configurations: readonly ReferenceConfiguration[]): string[] {
  const lines = configurations.flatMap((configuration) =>
    configuration.scores
      .filter(({ differs }) => differs)
      .map((score) => {
        const { metric, here, reference } = score
        const means = `${scoreText({ metric, value: here })} here, ${scoreText({ metric, value: reference })} in the reference`
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
  const counts = (Object.keys(WORDS) as Agreement[]).flatMap((kind) => {
    const count = configurations.filter(({ agreement }) => agreement === kind).length
    return count === 0 ? [] : [`${count} ${WORDS[kind]}`]
  })
  const how =
    correction === 'none'
      ? `p is not corrected for the ${counted(tests, 'test')}`
      : `p ${CORRECTION_NAMES[correction]} is corrected over all ${counted(tests, 'test')}`
  return [
    `${counted(configurations.length, 'configuration')} in both: ${counts.join(', ')}.`,
    `Reference: ${reference}.`,
    tests === 0
      ? 'No score can be tested: a difference needs several seeds on one side.'
      : `The test is over seeds, as in \`compare A B\`; one seed here is tested against the spread of the reference. ${how}; it counts below ${alpha}.`,
    'The largest difference shown is the one with the smallest p. No significant difference is no proof of equality.',
  ].join('\n')
}

/** With the protocol, where a run has a score by several of them. */
function nameOf({ name, scores }: ReferenceConfiguration, score: ReferenceScore): string {
  const called = (one: ReferenceScore) => `${scoreName(one, name.split('/')[0]!)} ${one.metric}`
  const text = called(score)
  return scores.some((other) => other !== score && called(other) === text) ? `${text} (${score.protocol})` : text
}

function difference({ metric, difference: value }: ReferenceScore): string {
  const size = scoreText({ metric, value: Math.abs(value) })
  return `${value < 0 ? '−' : '+'}${size}`
}
