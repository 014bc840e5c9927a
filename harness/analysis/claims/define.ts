/** Completes a claim: its paper and suite follow from its table, and its parts are lettered. */
import type { Claim, ClaimPart } from './claim.ts'
import type { Evidence } from './evidence.ts'

/** The table that a claim is about; where it is about a figure or the text, its paper and suite. */
type Origin = `${Claim['paper']}-${number}` | Pick<Claim, 'paper' | 'paperSuite'>

interface Definition extends Pick<Claim, 'says'> {
  parts(evidence: Evidence): Omit<ClaimPart, 'id'>[]
}

export function defineClaim(id: number, origin: Origin, { says, parts }: Definition): Claim {
  return { id, says, ...placeOf(origin), parts: (evidence) => lettered(id, parts(evidence)) }
}

function placeOf(origin: Origin): Pick<Claim, 'paper' | 'table' | 'paperSuite'> {
  if (typeof origin !== 'string') return { ...origin, table: null }
  return { paper: origin.startsWith('adios') ? 'adios' : 'gls', table: origin, paperSuite: `paper-${origin}` }
}

/** `1a`, `1b`, … beyond the alphabet `1aa`. */
function lettered<T extends object>(id: number, parts: readonly T[]): (T & { id: string })[] {
  return parts.map((part, i) => {
    const letters = i < 26 ? String.fromCharCode(97 + i) : `a${String.fromCharCode(97 + (i - 26))}`
    return { ...part, id: `${id}${letters}` }
  })
}
