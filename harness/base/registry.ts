import { UsageError } from './errors.ts'

/**
 * Finds the members of a list by name, and lets plugins add to it.
 * @param kind - what a member is called in errors, e.g. `method`.
 */
export function registry<Member extends { name: string }>(kind: string, members: Member[]) {
  return {
    register: (member: Member): unknown => members.push(member),
    /** @throws UsageError listing the members when none has that name. */
    find(name: string): Member {
      const member = members.find((candidate) => candidate.name === name)
      if (member) return member
      throw new UsageError({
        what: `unknown ${kind} "${name}"`,
        remedy: `choose one of ${members.map((one) => one.name).join(', ')}, or load its plugin with --plugin`,
      })
    },
  }
}
