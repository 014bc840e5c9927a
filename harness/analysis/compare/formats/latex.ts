/** A comparison as a table for a paper: means and deviations, the difference with its interval, tests in the caption. */
import { isShare, unitOfMetric } from '../../../../db/catalogue/metrics.ts'
import { evaluationName, makerOf, ORIGIN_NAMES, originOf } from '../../../../db/catalogue/titles.ts'
import { groupSources } from '../../../../db/queries/external.ts'
import { getRun } from '../../../../db/queries/run.ts'
import type { Database } from '../../../../db/read-only.ts'
import { countedOnPage, fullStop, inUnit, rangeText, signedIn, withMinus } from '../../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../../statistics/corrections.ts'
import { formatP } from '../../../statistics/p-value.ts'
import type { Summary } from '../../../statistics/summary.ts'
import { toLatex } from '../../tables/formats/latex.ts'
import { countWords, EQUAL_SEEDS_NOTE, meanText, usualCount } from '../../tables/formats/mean-text.ts'
import { type Cell, cell, NOT_AVAILABLE, type Panel, type Row } from '../../tables/formats/panel.ts'
import { paperDataset } from '../../tables/formats/paper-dataset.ts'
import type { ComparedScore, Comparison } from '../compare.ts'
import { decimalsOfDifferences } from '../difference-decimals.ts'
import { scoreTitle } from '../score-title.ts'
import { differingSettings, type Setting, unequalImages } from '../settings.ts'
import { givenName, sideTitles } from '../side-titles.ts'
import { correctionUsed, effectOf, isAllEqual, ofSomeSeeds, reasonsOf, staleSides, testsUsed } from './legend.ts'
import { settingsOfSides } from './sides.ts'

/** More rows make more tables than LaTeX can hold before it sets them. */
const MOST_ROWS = 200

/** Why a comparison cannot be written in LaTeX, or null. */
export function latexProblem({ scores }: Comparison): { what: string; remedy: string } | null {
  if (scores.length <= MOST_ROWS) return null
  return {
    what: `${countedOnPage(scores.length, 'score')} are too many for tables in LaTeX, which take ${MOST_ROWS}`,
    remedy: 'choose some, as with `--metric linear/top1`, or take CSV or Markdown, which hold all',
  }
}

/** @param source - provenance, for a comment. */
export function comparisonLatex(database: Database, comparison: Comparison, source: string): string {
  const { a, b, scores, correction, tests } = comparison
  const { a: titleA, b: titleB, trainedOn } = sideTitles(database, comparison)
  const decimals = decimalsOfDifferences(scores)
  const counts = ownCounts(scores)
  const usual = counts === null ? usualCount(scores.flatMap((score) => [score.a, score.b])) : null
  const isCorrected = correction !== 'none' && tests > 0
  const hasEffect = scores.some(({ effect }) => effect !== null)
  const panel: Panel = {
    title: `${titleA} (A) and ${titleB} (B), ${countWords(usual)}`,
    remarks: [
      ...remarksOn(comparison),
      ...unequalImages(database, a, b),
      ...sidesOf(database, comparison, [titleA, titleB]),
    ].join(' '),
    groups: [],
    stub: 'Score',
    heads: [
      ...(counts === null ? ['A', 'B'] : [`A (n = ${counts.a})`, `B (n = ${counts.b})`]),
      ...['B − A', '95% interval'],
      ...(isCorrected ? ['p', `p ${CORRECTION_ENTRIES[correction].title}`] : ['p']),
      ...(hasEffect ? ['g'] : []),
    ],
    sections: [
      scores.map((score) =>
        rowOf(score, {
          trainedOn,
          counts: counts ?? { a: usual, b: usual },
          isCorrected,
          hasEffect,
          decimals: decimals(score),
        }),
      ),
    ],
  }
  return toLatex({
    title: paperDataset(trainedOn),
    label: `${titleA} and ${titleB} on ${paperDataset(trainedOn)}`,
    panels: [panel],
    notes: [`A: ${a.groupId}, B: ${b.groupId}; ${source}`],
  })
}

/** The numbers of seeds of all scores of each side, which their heads say where the two differ; null where they are equal or several. */
function ownCounts(scores: readonly ComparedScore[]): { a: number; b: number } | null {
  const [a, ...furtherA] = new Set(scores.map((score) => score.a.n))
  const [b, ...furtherB] = new Set(scores.map((score) => score.b.n))
  if (a === undefined || b === undefined || furtherA.length + furtherB.length > 0) return null
  return a === b ? null : { a, b }
}

interface Layout {
  trainedOn: string
  /** The numbers of seeds that the cells of each side need not say. */
  counts: { a: number | null; b: number | null }
  isCorrected: boolean
  hasEffect: boolean
  decimals: number
}

function rowOf(score: ComparedScore, { trainedOn, counts, isCorrected, hasEffect, decimals }: Layout): Row {
  const unit = unitOfMetric(score.metric)
  const mean = (side: Summary, count: number | null) => cell(meanText(side, unit, count))
  const p = (value: number | null) => (value === null ? NOT_AVAILABLE : cell(formatP(value)))
  return {
    label: labelOf(score, trainedOn),
    cells: [
      mean(score.a, counts.a),
      mean(score.b, counts.b),
      cell(signedIn(score.difference, unit, decimals), isDecided(score)),
      score.ci95 ? cell(rangeText(score.ci95, (end) => inUnit(end, unit, decimals))) : NOT_AVAILABLE,
      p(score.p),
      ...(isCorrected ? [p(score.pAdjusted)] : []),
      ...(hasEffect ? [effectCell(score)] : []),
    ],
  }
}

const isDecided = ({ verdict }: ComparedScore): boolean => verdict !== 'undecided' && verdict !== 'n/a'

const effectCell = ({ effect }: ComparedScore): Cell =>
  effect === null ? NOT_AVAILABLE : cell(withMinus(effect.g.toFixed(1)))

/** `Linear probe top-1 (%)`, `Linear probe Brier score ↓`, with what tells it from others of the name. */
function labelOf(score: ComparedScore, trainedOn: string): string {
  const { evaluation, metric, details } = scoreTitle(score, trainedOn)
  const named = `${evaluation} ${metric}${isShare(score.metric) ? ' (%)' : ''}${score.direction < 0 ? ' ↓' : ''}`
  return [named, details, score.selectedOnTest ? 'selected on test' : ''].filter(Boolean).join(', ')
}

/** In what the sides differ, as far as their titles do not say it. */
function sidesOf(database: Database, { a, b }: Comparison, titles: readonly [string, string]): string[] {
  const isNamed = [a, b].some((side) => givenName(database, side) !== null)
  const isSaid = ({ title, a, b }: Setting) =>
    ((title === 'method' || title === 'masking') && !isNamed) ||
    (titles[0].includes(`${title} ${a}`) && titles[1].includes(`${title} ${b}`))
  const sources = groupSources(database)
  const [first, second] = [a, b].map(({ runs, groupId }) => {
    const origin = makerOf(originOf(getRun(database, runs[0]!.id)!.variant))
    const source = sources.get(groupId)
    if (source !== undefined) return [`as reported in ${source}`]
    return origin === undefined ? [] : [ORIGIN_NAMES[origin]]
  })
  const settings = differingSettings(database, a, b).filter((one) => !isSaid(one))
  const [shared] = first!
  if (shared === undefined || shared !== second![0]) return settingsOfSides(settings, { a: first!, b: second! })
  return [fullStop(`A and B: ${shared}`), ...settingsOfSides(settings, { a: [], b: [] })]
}

/** The tests, what the columns mean, and how each score was measured. */
function remarksOn(comparison: Comparison): string[] {
  const { scores } = comparison
  const protocols = scores
    .filter(({ evaluation }) => evaluation !== 'noisy-labels')
    .map(({ evaluation, protocol }) => `${evaluationName(evaluation)}: ${protocol}`)
  return [
    ...staleSides(comparison),
    ...testsUsed(comparison),
    ...correctionUsed(comparison),
    ...effectOf(scores),
    ...(scores.some(({ direction }) => direction < 0) ? ['↓: lower is better.'] : []),
    ...(scores.some(({ a, b }) => isAllEqual(a) || isAllEqual(b)) ? [fullStop(EQUAL_SEEDS_NOTE)] : []),
    ...(scores.some(isDecided) ? ['Bold: significant.'] : []),
    ...reasonsOf(scores),
    ...ofSomeSeeds(comparison).map((sentence) => sentence.replaceAll('B - A', 'B − A')),
    ...[...new Set(protocols)].map(fullStop),
  ]
}
