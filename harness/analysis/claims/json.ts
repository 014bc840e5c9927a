/** The JSON of judged claims, as printed by `claims --json` and returned by the API. */
import { type JudgedClaim, type JudgedPart, type Step, sentence } from './judge.ts'

interface StepJson extends Omit<Step, 'commandWithoutSeeds'> {
  /** The command without its seeds. */
  runs: string | null
}

export interface PartJson extends Omit<JudgedPart, 'steps'> {
  steps: StepJson[]
}

export interface ClaimJson extends Omit<JudgedClaim, 'parts' | 'steps'> {
  parts: PartJson[]
  steps: StepJson[]
}

/** @param on - of a command, e.g. the same for a store of another name. */
export function claimsJson(judged: readonly JudgedClaim[], on: (command: string) => string): ClaimJson[] {
  const changed = ({ steps }: { steps: readonly Step[] }) => {
    const own = steps.map(({ what, command, commandWithoutSeeds, ...rest }): StepJson => {
      return { what, command: command && on(command), runs: commandWithoutSeeds && on(commandWithoutSeeds), ...rest }
    })
    return { steps: own, missing: own.map(sentence) }
  }
  return judged.map((claim) => {
    return { ...claim, ...changed(claim), parts: claim.parts.map((part) => ({ ...part, ...changed(part) })) }
  })
}
