/** What a caption says of the settings in which the sides of a comparison differ. */
import { firstFew, fullStop } from '../../../base/text.ts'
import { FURTHER_EVALUATIONS, type Setting } from '../settings.ts'

/** Settings of both sides that are listed, and those that a side alone has. */
export const MOST_LISTED = 10
export const MOST_NAMED = 4
export const SEPARATED = { separator: '; ' }

const OF_ENCODER = 'encoder'

/**
 * What a caption says of each side, `A: encoder width 16; epochs 4.`; neither which evaluations it has besides those of
 * the table, nor more than a few of the settings that the other side lacks.
 * @param about - what is said of a side beside its settings: where it was made, if not by maskbench.
 */
export function settingsOfSides(settings: readonly Setting[], about: Record<'a' | 'b', readonly string[]>): string[] {
  const isForeign = about.a.length + about.b.length > 0
  const isShared = ({ a, b }: Setting) => a !== null && b !== null
  return (['a', 'b'] as const).flatMap((side) => {
    const own = settings.filter((one) => one[side] !== null && one.title !== FURTHER_EVALUATIONS)
    const both = own.filter(isShared).map(told(side))
    // Methods have dozens of settings that others lack, and rows made elsewhere have none but those of their encoder.
    const isTold = ({ title }: Setting) => !isForeign || title.startsWith(OF_ENCODER)
    const alone = own.filter((one) => !isShared(one) && isTold(one)).map(told(side))
    const listed = [...about[side], ...(both.length > 0 ? [firstFew(both, MOST_LISTED, SEPARATED)] : [])]
    const all = [...listed, ...alone.slice(0, MOST_NAMED)]
    return all.length === 0 ? [] : fullStop(`${side.toUpperCase()}: ${all.join('; ')}`)
  })
}

const told =
  (side: 'a' | 'b') =>
  ({ title, [side]: value }: Setting): string =>
    `${title} ${value}`
