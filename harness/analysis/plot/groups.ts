/** Groups observations into lines: those that differ only in the option on the axis and the seed. */
import { ownersOf } from '../../../db/config/options.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { type Observation, SCORE_OPTIONS, type Value } from './observations.ts'

/** The options that some observations have and others have not, or have with another value. */
function varyingOptions(observations: readonly Observation[]): string[] {
  const before = known.get(observations)
  if (before) return before
  const [first, ...others] = observations
  const paths = new Set(observations.flatMap(({ options }) => options.paths()))
  const varying = [...paths].filter((path) => {
    return others.some(({ options }) => options.get(path) !== first!.options.get(path))
  })
  known.set(observations, varying)
  return varying
}

/** One list of observations is grouped by each of its options. */
const known = new WeakMap<readonly Observation[], string[]>()

/** An option of a plugin, or the version of it, by the key of what the plugin brings. */
const OF_PLUGIN = /^(?:options|plugins)\.([^.]+)/

/**
 * Options that come along with another: those of a method or a masking, or of a backbone, an optimiser or a loss of
 * that name, where each value of the other has one value of theirs. Those of a plugin come along with its key.
 */
function alongWith(path: string, varying: readonly string[], observations: readonly Observation[]): string[] {
  const parent = path.endsWith('.name') ? path.slice(0, -'name'.length) : null
  const keys = new Set(observations.map(({ options }) => options.get(path)))
  const isKey = (name: string | undefined) => name !== undefined && keys.has(name)
  const belongs = (other: string) =>
    (parent !== null && other.startsWith(parent)) ||
    ownersOf(other.split('.')[0]!)?.key === path ||
    isKey(OF_PLUGIN.exec(other)?.[1])
  const isDetermined = (other: string) => {
    const values = new Map<Value, Value | undefined>()
    return observations.every(({ options }) => {
      const value = options.get(path)
      if (value === undefined) return true
      if (!values.has(value)) values.set(value, options.get(other))
      return values.get(value) === options.get(other)
    })
  }
  return varying.filter((other) => other !== path && belongs(other) && isDetermined(other))
}

export interface Grouped {
  /** Observations that have the option, by all their other options. */
  lines: ReadonlyMap<string, Observation[]>
  /** Those that lack it, and the key that each would have as part of a line. */
  lacking: { observation: Observation; key: string }[]
  /** The paths that a line does not depend on: the option and what comes along with it. */
  ignored: string[]
}

/** Numbers of two reports are never one line, and a report is no option to plot against. */
const reportOf = ({ config }: Observation) => ('reportedIn' in config ? config.reportedIn : null)

export function groupBut(path: string, observations: readonly Observation[]): Grouped {
  const varying = varyingOptions(observations)
  const ignored = [path, ...alongWith(path, varying, observations)]
  const told = varying.filter((other) => !ignored.includes(other))
  const keyed = observations.map((observation) => {
    const values = told.map((other) => observation.options.get(other) ?? null)
    return { observation, key: JSON.stringify([reportOf(observation), ...values]) }
  })
  const having = keyed.filter(({ observation }) => observation.options.has(path))
  const lines = new Map(
    [...groupBy(having, ({ key }) => key)].map(([key, members]) => [
      key,
      members.map(({ observation }) => observation),
    ]),
  )
  return { lines, lacking: keyed.filter(({ observation }) => !observation.options.has(path)), ignored }
}

/** An option that can be on the axis. */
export interface OfferedOption {
  path: string
  /** Whether every value is a number. */
  numeric: boolean
  /** Values on the line that has most. */
  values: number
}

/** @returns null unless two values of the option are there while all else is the same. */
export function offeredOption(path: string, observations: readonly Observation[]): OfferedOption | null {
  const given = new Set(observations.map(({ options }) => options.get(path)))
  given.delete(undefined)
  if (given.size < 2) return null
  const { lines } = groupBut(path, observations)
  const valuesOn = (line: readonly Observation[]) => new Set(line.map(({ options }) => options.get(path))).size
  const values = Math.max(0, ...[...lines.values()].map(valuesOn))
  return values < 2 ? null : { path, numeric: [...given].every((value) => typeof value === 'number'), values }
}

/**
 * Every such option, those with most values first.
 * @param within - the observations among which an option may differ.
 */
export function offeredOptions(
  observations: readonly Observation[],
  within: (path: string) => readonly Observation[],
): OfferedOption[] {
  const paths = new Set([...varyingOptions(observations), ...SCORE_OPTIONS])
  const offered = [...paths].flatMap((path) => offeredOption(path, within(path)) ?? [])
  return offered.sort((a, b) => b.values - a.values || a.path.localeCompare(b.path))
}

/** The default: the numeric option with most values. */
export const usualOption = (offered: readonly OfferedOption[]): OfferedOption | undefined =>
  offered.find(({ numeric }) => numeric) ?? offered[0]
