/** The cards of this machine that jobs may use. */
import { cards, unhidden } from '../../engine/card/card.ts'
import { askDriver } from '../../engine/card/driver.ts'
import { isFit } from '../../engine/card/fitness.ts'
import { readStamp } from '../../engine/installation/compile.ts'

export interface VisibleCard {
  /** As CUDA_VISIBLE_DEVICES takes it. */
  id: string
  /** Null, as the capability, where nobody tells. */
  name: string | null
  capability: string | null
}

/**
 * What CUDA_VISIBLE_DEVICES names, else all that the driver knows, by what CUDA_VISIBLE_DEVICES may be set to; none for an
 * engine that computes on the CPU. By the cards' own names: CUDA and the driver may count in different orders. A card that
 * the library does not compute on, such as an old one for the screen, is left out: TensorFlow would take it all the same.
 */
export function visibleCards(engine = readStamp()?.kind): VisibleCard[] {
  if (engine === 'cpu') return []
  const { CUDA_VISIBLE_DEVICES: given } = process.env
  if (given !== undefined) return named(given)
  const all = cards()
  if (all.length === 0) return []
  const { cuda } = askDriver(unhidden())
  return all.filter((card) => isFit(card, cuda)).map(({ uuid, name, capability }) => ({ id: uuid, name, capability }))
}

/** The cards' ids alone. */
export function visibleGpus(engine = readStamp()?.kind): string[] {
  return visibleCards(engine).map(({ id }) => id)
}

/** CUDA itself stops at the first that is none, such as -1, and then counts in the order of the list. */
function named(list: string): VisibleCard[] {
  const words = list.split(',').map((word) => word.trim())
  const end = words.findIndex((word) => word === '' || word.startsWith('-'))
  const ids = end === -1 ? words : words.slice(0, end)
  if (ids.length === 0) return []
  const { cuda, cards: known } = askDriver()
  const unknown = { name: null, capability: null }
  const found = ids.map((id, i) => {
    const { name, capability } = (known.length === ids.length && known[i]) || unknown
    return { id, name, capability }
  })
  return found.filter((card) => isFit(card, cuda))
}
