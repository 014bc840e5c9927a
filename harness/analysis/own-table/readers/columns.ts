/** Choosing among the columns of a foreign table. */

import { meantOr } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'
import { firstFew } from '../../../base/text.ts'
import { ChoiceError } from '../choice.ts'
import type { GivenTable } from '../given-table.ts'
import { SCORES } from '../headings.ts'

export const headOf = (grid: GivenTable | null): readonly string[] => grid?.head ?? []

/** Names that logs give to scores, and not to losses, rates or times. */
const SCORE = new RegExp(`(^|[^a-z])(${SCORES}|nmi|ari|exact_match)(?![a-z])`, 'i')
/** A score of the training rows is none to compare by, unless it is asked for. */
const OF_TRAINING = /(^|[^a-z])train(ing)?(?![a-z])/i

export const isScore = (column: string): boolean => SCORE.test(column) && !OF_TRAINING.test(column)

/**
 * The column that is taken as values: the one that was chosen, else the only one whose name is that of a score.
 * @param columns - those that hold numbers.
 * @throws UsageError when there is none, or several.
 */
export function scoreColumn(columns: readonly string[], chosen: string | null, title: string): string {
  if (chosen !== null) {
    if (columns.includes(chosen)) return chosen
    throw new UsageError({
      what: `${title} has no numbers called ${chosen}`,
      remedy: meantOr(`choose one of ${listed(columns)}`, chosen, columns),
    })
  }
  const scores = columns.filter(isScore)
  if (scores.length === 1) return scores[0]!
  const what =
    scores.length === 0
      ? `${title} has no column whose name is that of a score`
      : `${title} has several columns of scores: ${listed(scores)}`
  if (columns.length === 0) throw new UsageError({ what, remedy: 'export it with its results' })
  const example = { name: 'value', values: [(scores[0] ?? columns[0])!] } as const
  throw new ChoiceError(what, example, (written) => `choose one, e.g. ${written}`)
}

const AT_MOST = 8

const listed = (names: readonly string[]): string => firstFew(names, AT_MOST)
