/** Completes a claim: its paper and suite follow from its table, and its parts are lettered. */
import type { Claim, ClaimPart } from './claim.ts'
import type { Evidence } from './evidence.ts'

type Origin = { table: `${Claim['paper']}-${number}` } | (Pick<Claim, 'paper' | 'paperSuite'> & { table: null })

type Definition = Pick<Claim, 'id' | 'says'> & Origin & { parts(evidence: Evidence): Omit<ClaimPart, 'id'>[] }

export function defineClaim(definition: Definition): Claim {
  const { id, says, parts } = definition
  return { id, says, ...originOf(definition), parts: (evidence) => lettered(id, parts(evidence)) }
}

function originOf(origin: Origin): Pick<Claim, 'paper' | 'table' | 'paperSuite'> {
  const { table } = origin
  if (table === null) return { paper: origin.paper, table, paperSuite: origin.paperSuite }
  return { paper: table.startsWith('adios') ? 'adios' : 'gls', table, paperSuite: `paper-${table}` }
}

/** `1a`, `1b`, … beyond the alphabet `1aa`. */
function lettered<T extends object>(id: number, parts: readonly T[]): (T & { id: string })[] {
  return parts.map((part, i) => {
    const letters = i < 26 ? String.fromCharCode(97 + i) : `a${String.fromCharCode(97 + (i - 26))}`
    return { ...part, id: `${id}${letters}` }
  })
}
