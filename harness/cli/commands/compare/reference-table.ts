/** `compare --reference` as a table: one row a configuration for a reader or a paper, one line a score for a program. */
import type { Agreement, ReferenceConfiguration, ReferenceScore } from '../../../analysis/compare/reference.ts'
import { cell, type FilledTable } from '../../../analysis/tables/formats/panel.ts'
import type { Column } from '../../../base/formats/text-table.ts'
import { capitalised } from '../../../base/text.ts'
import { CORRECTION_ENTRIES, type Correction } from '../../../statistics/corrections.ts'
import { formatP } from '../../../statistics/p-value.ts'
import { scoreName, scoreText, TWO_DECIMALS } from '../../score-name.ts'

const NUMBERS = ['seeds', 'reference', 'scores', 'equal', 'largest difference', 'p']

/** @param correction - which p is meant. */
export const referenceColumns = (correction: Correction): Column[] => [
  { head: 'configuration' },
  ...NUMBERS.map((head): Column => ({ head: headOf(head, correction), align: 'right' })),
  { head: 'this machine' },
]

export const AGREEMENT_WORDS: Record<Agreement, string> = {
  equal: 'equal in every bit',
  agrees: 'agrees',
  differs: 'differs',
  untested: 'cannot be tested',
}

/** @param isShort - without the name of the score that differs most. */
export function referenceRow(configuration: ReferenceConfiguration, isShort = false): string[] {
  const { name, seeds, referenceSeeds, scores, agreement } = configuration
  const largest = mostDifferent(scores)
  const p = scores.flatMap(({ pAdjusted }) => (pAdjusted === null ? [] : [pAdjusted]))
  return [
    name,
    ...[seeds.length, referenceSeeds.length, scores.length, scores.filter(({ equal }) => equal).length].map(String),
    largest === null ? '' : [difference(largest), isShort ? '' : nameOf(configuration, largest)].join(' ').trim(),
    p.length === 0 ? 'n/a' : formatP(Math.min(...p)),
    AGREEMENT_WORDS[agreement],
  ]
}

/** The smallest p, or where there is none the largest difference. */
function mostDifferent(scores: readonly ReferenceScore[]): ReferenceScore | null {
  const order = (a: ReferenceScore, b: ReferenceScore) =>
    (a.p ?? 2) - (b.p ?? 2) || Math.abs(b.difference) - Math.abs(a.difference)
  return [...scores].filter(({ equal }) => !equal).sort(order)[0] ?? null
}

/** @param notes - sentences on how to read it, and where it is from. */
export function referenceTable(
  configurations: readonly ReferenceConfiguration[],
  notes: string[],
  correction: Correction,
): Omit<FilledTable, 'json'> {
  const [stub, ...heads] = referenceColumns(correction).map(({ head }) => head) as [string, ...string[]]
  const panel = { title: 'runs of this machine and reference results', groups: [], stub, heads }
  const rowsOf = (isShort: boolean) =>
    configurations.map((configuration) => {
      const [label, ...texts] = referenceRow(configuration, isShort) as [string, ...string[]]
      return { label: isShort ? breakable(label) : label, cells: texts.map((text) => cell(text)) }
    })
  return {
    title: 'Comparison with the reference',
    panels: [{ ...panel, sections: [rowsOf(false)] }],
    paper: [{ ...panel, stub: capitalised(stub), heads: heads.map(paperHead), sections: [rowsOf(true)] }],
    notes,
    records: configurations.flatMap((configuration) =>
      configuration.scores.map((score) => ({
        configuration: configuration.name,
        group: configuration.groupId,
        reference_group: configuration.referenceGroupId,
        n: configuration.seeds.length,
        n_reference: configuration.referenceSeeds.length,
        score: nameOf(configuration, score),
        data: score.dataset,
        protocol: score.protocol,
        here: score.here,
        reference: score.reference,
        difference: score.difference,
        equal: String(score.equal),
        test: score.test,
        p: score.p,
        p_adjusted: score.pAdjusted,
        differs: String(score.differs),
      })),
    ),
  }
}

/** A name that can be set in lines: `fashion-mnist-mini/noisy-labels-warmup=500` -> `fashion-mnist-mini: noisy-labels warmup=500` */
const breakable = (name: string): string => name.replace('/', ': ').replaceAll(/-(?=\w+=)/g, ' ')

/** Short heads, so that all columns fit one page. */
const PAPER_HEADS: Record<string, string> = {
  seeds: 'n',
  'largest difference': 'Difference',
  'this machine': 'Agreement',
}

const paperHead = (head: string): string => PAPER_HEADS[head] ?? capitalised(head)

const headOf = (head: string, correction: Correction): string =>
  head === 'p' && correction !== 'none' ? `p ${CORRECTION_ENTRIES[correction].title}` : head

/** With the protocol, where a run has a score by several of them. */
export function nameOf({ name, scores }: ReferenceConfiguration, score: ReferenceScore): string {
  const called = (one: ReferenceScore) => `${scoreName(one, name.split('/')[0]!)} ${one.metric}`
  const text = called(score)
  return scores.some((other) => other !== score && called(other) === text) ? `${text} (${score.protocol})` : text
}

function difference({ metric, difference: value }: ReferenceScore): string {
  const size = scoreText({ metric, value: Math.abs(value) }, TWO_DECIMALS)
  return `${value < 0 ? '−' : '+'}${size}`
}
