/** Refuses a request that names what does not exist, which a page leaves out with a note. */
import { meantOr } from '../../harness/base/did-you-mean.ts'
import { firstFew } from '../../harness/base/text.ts'
import { refuse } from '../lib/respond.ts'

interface NotThere {
  name: string
  value: string
  why: string
  remedy?: string
  /** What it could be instead. */
  known?: readonly string[]
}

const MOST_NAMED = 12

/** @returns null where all exists. */
export function notThere(ignored: readonly NotThere[]): Response | null {
  const [first] = ignored
  if (first === undefined) return null
  const { name, value, why, known = [] } = first
  const there = known.length === 0 ? `change ${name}, or leave it out` : `there are ${firstFew(known, MOST_NAMED)}`
  return refuse(404, `${name} ${value}: ${why}`, first.remedy ?? meantOr(there, value, known))
}
