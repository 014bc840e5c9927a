/** Captions of the tables in a paper: what the numbers are, which intervals they have, and what bold means. */
import { counted } from '../../base/text.ts'
import { CORRECTION_NAMES } from '../../statistics/corrections.ts'
import type { Panel } from '../tables/formats/panel.ts'
import type { DatasetAnalysis, RankAnalysis, TableAnalysis, TableOptions } from './analyse.ts'

const UNITS = { percent: ', in percent', fraction: ', as fractions', number: '' }

/** The number of values that every method has on every data set; null where they differ. */
export function sameCount({ datasets }: TableAnalysis): number | null {
  const counts = new Set(datasets.flatMap(({ methods }) => methods.map(({ n }) => n)))
  return counts.size === 1 ? [...counts][0]! : null
}

/** The same table with a caption, and what bold means only where something is bold. */
const captioned = (panel: Panel, caption: string, bold: string): Panel => {
  const some = panel.sections.flat().some(({ cells }) => cells.some(({ strong }) => strong))
  return { ...panel, caption: `${caption}.${some ? ` Bold: ${bold}.` : ''}` }
}

export function captionedMeans(panel: Panel, analysis: TableAnalysis): Panel {
  const n = sameCount(analysis)
  const things = analysis.seeded ? 'seed' : 'value'
  const spread = '± half the width of their 95% t-intervals'
  const caption =
    n === 1
      ? `One value per method and data set${UNITS[analysis.unit]}`
      : n === null
        ? `Means ${spread}${UNITS[analysis.unit]}, with the number of ${things}s in brackets`
        : `Means of ${counted(n, things)} ${spread}${UNITS[analysis.unit]}`
  const { correction, alpha } = analysis.options
  const level = `at alpha ${alpha}${correction === 'none' ? '' : ` after correction by ${CORRECTION_NAMES[correction]}`}`
  return captioned(panel, caption, `significantly better than every other method on its data set, ${level}`)
}

export function captionedPairs(panel: Panel, { dataset, tests }: DatasetAnalysis, analysis: TableAnalysis): Panel {
  const { correction, family, against } = analysis.options
  const what =
    against === undefined
      ? `Differences between methods on ${dataset}, first minus second`
      : `Differences of each method from ${against} on ${dataset}`
  const scope = family === 'dataset' ? '' : ' of all data sets'
  const corrections =
    correction === 'none'
      ? 'p-values that are not corrected'
      : `p-values corrected by ${CORRECTION_NAMES[correction]} over ${counted(tests, 'test')}${scope}`
  const caption =
    tests === 0
      ? `${what}${UNITS[analysis.unit]}`
      : `${what}${UNITS[analysis.unit]}, with 95% intervals of the difference and ${corrections}`
  return captioned(panel, caption, belowAlpha(analysis.options))
}

export const captionedDetectable = (panel: Panel, { unit }: TableAnalysis): Panel =>
  captioned(
    panel,
    `${panel.title}${UNITS[unit]}: in a single comparison (alone)${panel.heads.includes('corrected') ? ' and at the strictest level of the correction' : ''}`,
    '',
  )

/** @param byRanks - whether mean ranks are compared. */
export const controlTest = (byRanks: boolean): string => (byRanks ? 'z tests of mean ranks' : "Wilcoxon's signed ranks")

export function captionedRanks(
  panel: Panel,
  { nemenyi, friedman, control, methods }: RankAnalysis,
  analysis: TableAnalysis,
): Panel {
  const test = nemenyi ? "Nemenyi's test" : "Wilcoxon's signed ranks with Holm's correction"
  const sets = counted(analysis.datasets.length, 'data set')
  const name = control && controlTest(control.z.some((z) => z !== null))
  const pairs = control
    ? `p against ${methods[control.control]!} by ${name} with Holm's correction over the comparisons`
    : `p of each pair by ${test}`
  const caption = `Mean ranks across ${sets} (1 is best; Friedman's test: p = ${friedman.p.toPrecision(3)}) and ${pairs}`
  return captioned(panel, caption, `p below ${analysis.options.alpha}`)
}

const belowAlpha = ({ correction, alpha }: TableOptions): string =>
  `${correction === 'none' ? '' : 'corrected '}p below ${alpha}`
