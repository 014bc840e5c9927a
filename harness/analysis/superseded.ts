/** Which stale rows are old versions of rows that are there: these count in no rank, no difference and no correction. */
import { type Change, staleMeaning } from '../../db/changes.ts'
import { pluginDigests } from '../../db/config/plugins.ts'
import type { Group } from '../../db/queries/leaderboard.ts'
import { countedOnPage } from '../base/text.ts'

/** What current rows have: the same configuration, or the present version of a plugin that has changed since. */
export type Superseded = 'configuration' | 'plugin'

/**
 * The stale groups that current ones of the data set replace. One replaces those of its configuration, whatever the versions of
 * plugins, if it has several seeds or they have one; and those of other versions of its plugins. Where nothing current is there,
 * stale rows stay.
 * @param configs - of these runs, in their order.
 */
export function supersededGroups(
  groups: readonly Group[],
  configs: (runIds: string[]) => object[],
): ReadonlyMap<string, Superseded> {
  const old = groups.filter(({ stale }) => stale)
  const fresh = groups.filter(({ stale }) => !stale)
  if (old.length === 0 || fresh.length === 0) return new Map()
  const configsOf = (members: readonly Group[]) => configs(members.map(({ runId }) => runId))
  const [oldConfigs, freshConfigs] = [configsOf(old), configsOf(fresh)]
  const renewed = new Map<string, number>()
  for (const [i, config] of freshConfigs.entries()) {
    const key = configurationOf(config)
    renewed.set(key, Math.max(renewed.get(key) ?? 0, fresh[i]!.seeds.length))
  }
  const plugins = new Set(freshConfigs.flatMap((config) => Object.keys(pluginDigests(config))))
  return new Map(
    old.flatMap(({ id, seeds, changes }, i): [string, Superseded][] => {
      const again = renewed.get(configurationOf(oldConfigs[i]!)) ?? 0
      if (again >= Math.min(2, seeds.length)) return [[id, 'configuration']]
      return changes.some((change) => plugins.has(change.replace(/^plugin /, ''))) ? [[id, 'plugin']] : []
    }),
  )
}

const known = new WeakMap<object, string>()

/** Configs are read once and kept, and so are these texts, which cost more than all else here. */
function configurationOf(config: object): string {
  const text = known.get(config) ?? JSON.stringify({ ...config, seed: null, plugins: null })
  known.set(config, text)
  return text
}

/** Why stale rows are left out: `as a current row has the same configuration`. */
export function whySuperseded(rows: readonly { superseded: Superseded | null }[]): string {
  const has = (kind: Superseded) => rows.some(({ superseded }) => superseded === kind)
  const reasons = [
    ...(has('configuration') ? ['the same configuration'] : []),
    ...(has('plugin') ? ['the present version of their plugin'] : []),
  ]
  return `as a current row has ${reasons.join(' or ')}`
}

/** `2 stale rows have no rank and no difference, as a current row has the same configuration.` @returns none without such rows. */
export function supersededMeaning(rows: readonly { superseded: Superseded | null }[]): string[] {
  const left = rows.filter(({ superseded }) => superseded !== null)
  if (left.length === 0) return []
  const have = left.length === 1 ? 'has' : 'have'
  return [`${countedOnPage(left.length, 'stale row')} ${have} no rank and no difference, ${whySuperseded(left)}.`]
}

/** What the mark of stale rows means, and which of them do not count. */
export const staleRemarks = (
  rows: readonly { stale: boolean; changes: readonly Change[]; superseded: Superseded | null }[],
): string[] => [...staleMeaning(rows), ...supersededMeaning(rows)]
