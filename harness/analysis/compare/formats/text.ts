/** A comparison for a terminal: what differs in the settings, the table of scores, and how to read it. */

import { className } from '../../../../db/catalogue/datasets.ts'
import { isShare, metricText } from '../../../../db/catalogue/metrics.ts'
import { changedSince } from '../../../../db/changes.ts'
import type { Database } from '../../../../db/read-only.ts'
import { textTable } from '../../../base/formats/text-table.ts'
import { countedInTerminal, firstFew, fullStop, rangeText, signed, withMinus } from '../../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../../statistics/corrections.ts'
import { formatP } from '../../../statistics/p-value.ts'
import type { Summary } from '../../../statistics/summary.ts'
import type { ComparedScore, Comparison } from '../compare.ts'
import { decimalsOfDifferences } from '../difference-decimals.ts'
import { isReachable } from '../score-test.ts'
import { scoreTitle } from '../score-title.ts'
import { differingSettings, unequalImages } from '../settings.ts'
import { givenName, sideTitles } from '../side-titles.ts'
import { isAllEqual, legendLines, reasonsOf } from './legend.ts'
import { settingsText, whereAllAre } from './settings.ts'

export function comparisonText(database: Database, comparison: Comparison): string {
  const { a, b, scores, onlyA, onlyB } = comparison
  const differing = differingSettings(database, a, b)
  const settings = [...settingsText(differing), ...whereAllAre(differing)]
  const { trainedOn } = sideTitles(database, comparison)
  const side = (letter: string, shown: Comparison['a']) => `${letter}: ${described(database, shown)}`
  return [
    [side('A', a), side('B', b)].join('\n'),
    ...unequalImages(database, a, b),
    ...(settings.length > 0 ? [settings.join('\n')] : []),
    scoresTable(comparison, trainedOn),
    [
      ...legendLines(comparison),
      ...reasonsOf(scores),
      ...(onlyA.length > 0 ? [fullStop(`Only A has ${firstFew(onlyA, 6)}`)] : []),
      ...(onlyB.length > 0 ? [fullStop(`Only B has ${firstFew(onlyB, 6)}`)] : []),
    ].join('\n'),
    ...flipLines(comparison, trainedOn),
  ].join('\n\n')
}

/** `Mine (fashion-mnist-mini/simclr), 3 runs, stale: its code has changed since` */
function described(database: Database, side: Comparison['a']): string {
  const { name, runs, stale, changes } = side
  const given = givenName(database, side)
  const called = given === null ? name : `${given} (${name})`
  const many = runs.length === 1 ? 'one run' : `${runs.length} runs`
  return `${called}, ${many}${stale ? `, stale: ${changedSince(changes, 'its')} changed since` : ''}`
}

function scoresTable({ scores, correction }: Comparison, trainedOn: string): string {
  const right = 'right' as const
  const corrected = correction !== 'none'
  const columns = [
    { head: 'score' },
    { head: 'A', align: right },
    { head: 'B', align: right },
    { head: 'B - A', align: right },
    { head: '95% interval', align: right },
    { head: 'p' },
    ...(corrected ? [{ head: `p ${CORRECTION_ENTRIES[correction].title}` }] : []),
    { head: 'g', align: right },
    { head: 'B is' },
  ]
  const decimals = decimalsOfDifferences(scores)
  const rows = scores.map((score) => [
    score.selectedOnTest ? `${titleOf(score, trainedOn)}, selected on test` : titleOf(score, trainedOn),
    value(score.a, score.metric),
    value(score.b, score.metric),
    ...differenceCells(score, decimals(score)),
    score.p === null ? 'n/a' : formatP(score.p),
    ...(corrected ? [score.pAdjusted === null ? 'n/a' : formatP(score.pAdjusted)] : []),
    score.effect ? withMinus(score.effect.g.toFixed(1)) : 'n/a',
    words(score),
  ])
  return textTable(columns, rows)
}

function words(score: ComparedScore): string {
  const { metric, verdict, detectable } = score
  if (verdict !== 'undecided') return verdict
  // Shares differ by 1 at most.
  const least = detectable === null || (isShare(metric) && detectable > 1) ? 'nothing' : shown(metric, detectable)
  const limit = detectable === null || !isReachable(score) ? '' : ` (detectable: ${least})`
  return `not distinguishable${limit}`
}

const MOST_CLASSES = 12

/** The items that only one of the two gets right, a line for each score; empty without stored predictions. */
function flipLines({ scores, sharedSeeds }: Comparison, trainedOn: string): string[] {
  const shown = scores.filter(
    ({ flips, evaluation }) => flips !== null && flips.length <= MOST_CLASSES && evaluation !== 'noisy-labels',
  )
  if (shown.length === 0) return []
  const alike = shown.every(({ flipPairs }) => flipPairs === shown[0]!.flipPairs)
  const lines = shown.map((score) => {
    const classes = score.flips!.map(
      ({ class: k, onlyA, onlyB }) => `${className(score.dataset, k) ?? `class ${k}`}: ${onlyA}|${onlyB}`,
    )
    return `  ${titleOf(score, trainedOn)}${alike ? '' : ` (${countedInTerminal(score.flipPairs, 'pair')})`}  A|B  ${classes.join('  ')}`
  })
  const pairs = alike ? countedInTerminal(shown[0]!.flipPairs, 'pair') : 'pairs'
  const which = sharedSeeds.length > 0 ? 'seeds' : 'with equal seed numbers, though the two share no seed'
  const over = alike && shown[0]!.flipPairs === 1 ? '' : `, summed over ${pairs} of runs (${which})`
  return [`Items that only one of the two gets right, by class${over}:\n${lines.join('\n')}`]
}

/** The difference and its interval. */
function differenceCells({ metric, difference, ci95 }: ComparedScore, decimals: number): string[] {
  const digits = isShare(metric) ? decimals : decimals - 1
  const write = (value: number) => signed(value, (size) => metricText(metric, size, digits))
  return [write(difference), ci95 ? rangeText(ci95, write) : 'n/a']
}

/** `Linear probe Top-1`, with what tells it from others of the name. */
function titleOf(score: ComparedScore, trainedOn: string): string {
  const { evaluation, metric, details } = scoreTitle(score, trainedOn)
  return [`${evaluation} ${metric}`, details].filter(Boolean).join(', ')
}

/** `74.5` of a share, `0.424` of another number. */
const shown = (metric: string, value: number) => metricText(metric, value, isShare(metric) ? 1 : 2)

function value(side: Summary, metric: string): string {
  const { mean, ci95, n } = side
  const half = ci95 ? ` ± ${shown(metric, ci95[1] - mean)}` : ''
  return `${shown(metric, mean)}${half} (${n}${isAllEqual(side) ? ', all equal' : ''})`
}
