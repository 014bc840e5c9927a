/** The GPUs of this machine that jobs may use. */
import { cards, unhidden } from '../../engine/card/card.ts'
import { askDriver } from '../../engine/card/driver.ts'
import { isFit } from '../../engine/card/requirements.ts'
import { readStamp } from '../../engine/installation/compile.ts'

export interface VisibleCard {
  /** Id for CUDA_VISIBLE_DEVICES. */
  id: string
  /** Null if unknown, as is the capability. */
  name: string | null
  capability: string | null
}

/**
 * The GPUs named by CUDA_VISIBLE_DEVICES, else all that the driver knows; none for the CPU engine. Ids are UUIDs where
 * possible, since CUDA and the driver may count in different orders. A GPU that the library does not support, such as
 * an old one for the display, is left out, because TensorFlow would still use it.
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

/** The ids of the GPUs. */
export function visibleGpus(engine = readStamp()?.kind): string[] {
  return visibleCards(engine).map(({ id }) => id)
}

/** Parses the list as CUDA does: it stops at the first invalid entry, such as -1, and numbers GPUs in list order. */
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
