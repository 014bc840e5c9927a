/** Every claim of the two papers, in the order of their numbers. A new claim is one file and one line here. */
import type { Database } from '../../../db/read-only.ts'
import type { Claim } from './claim.ts'
import { claim as claim1 } from './claim-1.ts'
import { claim as claim2 } from './claim-2.ts'
import { claim as claim3 } from './claim-3.ts'
import { claim as claim4 } from './claim-4.ts'
import { claim as claim5 } from './claim-5.ts'
import { claim as claim6 } from './claim-6.ts'
import { claim as claim7 } from './claim-7.ts'
import { claim as claim8 } from './claim-8.ts'
import { claim as claim9 } from './claim-9.ts'
import { claim as claim10 } from './claim-10.ts'
import { claim as claim11 } from './claim-11.ts'
import { claim as claim12 } from './claim-12.ts'
import { gatherEvidence } from './evidence.ts'
import { type JudgedClaim, judgeClaim } from './judge.ts'

export const CLAIMS: readonly Claim[] = [
  claim1,
  claim2,
  claim3,
  claim4,
  claim5,
  claim6,
  claim7,
  claim8,
  claim9,
  claim10,
  claim11,
  claim12,
]

/** @param database null if there is none yet; then only the printed numbers are judged. */
export function judgeClaims(database: Database | null, claims: readonly Claim[] = CLAIMS): JudgedClaim[] {
  const evidence = gatherEvidence(database)
  return claims.map((claim) => judgeClaim(claim, evidence))
}
