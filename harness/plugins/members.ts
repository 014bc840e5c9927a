/** The members among the exports of a plugin's file. */
import { isDeepStrictEqual } from 'node:util'
import { UsageError } from '../base/errors.ts'
import type { Member } from './define.ts'

interface Named {
  /** The name under which it is exported. */
  name: string
  member: Member
}

/**
 * @returns every member once, however often it is exported.
 * @throws UsageError when there is none, or when two of them have one key.
 */
export function membersOf(exported: Record<string, unknown>, file: string): Member[] {
  const named: Named[] = []
  for (const [name, value] of Object.entries(exported)) {
    if (isMember(value) && !named.some(({ member }) => member === value)) named.push({ name, member: value })
  }
  if (named.length === 0) {
    throw new UsageError({
      what: `the plugin ${file} exports no method, masking, evaluation, backbone or data set`,
      remedy:
        'export what defineMethod, defineMasking, defineEvaluation, defineBackbone or defineDataset returns; see docs/plugins.md',
    })
  }
  for (const [i, one] of named.entries()) {
    for (const other of named.slice(0, i)) {
      const key = sharedKey(other.member, one.member)
      if (key === null) continue
      const what = `the plugin ${file}: its exports ${other.name} and ${one.name} both define ${key}`
      throw new UsageError({ what, remedy: 'choose another key for one of them' })
    }
  }
  return named.map(({ member }) => member)
}

function isMember(value: unknown): value is Member {
  return typeof value === 'object' && value !== null && 'kind' in value && 'definition' in value
}

/** A key that two members both define. Evaluations may share a metric whose entry is the same in both. */
function sharedKey(a: Member, b: Member): string | null {
  const [ofA, ofB] = [entriesOf(a), entriesOf(b)]
  for (const one of ofA) {
    const other = ofB.find(({ key }) => key === one.key)
    if (other && !(one.metric && other.metric && isDeepStrictEqual(one.entry, other.entry))) return one.key
  }
  return null
}

/** Parts of a member that are wrong are refused later, with what is wrong about them. */
function entriesOf({ definition }: Member): { key: string; metric: boolean; entry: unknown }[] {
  const { entry } = (definition ?? {}) as { entry?: { metrics?: unknown } }
  const metrics = Array.isArray(entry?.metrics) ? (entry.metrics as unknown[]) : []
  return [entry, ...metrics].flatMap((one, i) => {
    const key = (one as { key?: unknown } | null | undefined)?.key
    return typeof key === 'string' ? [{ key, metric: i > 0, entry: one }] : []
  })
}
