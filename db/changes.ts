/** What has changed since stale runs were made, in words. */

/** What has changed since a run was made. */
export type Change = 'code' | 'data' | `plugin ${string}`

interface WhatChanged {
  staleCode: boolean
  staleData: boolean
  stalePlugins: string
}

/** The keys of plugins in the text by which queries list them. */
export const pluginKeys = (listed: string): string[] => listed.split(', ').filter(Boolean)

export function changesOf({ staleCode, staleData, stalePlugins }: WhatChanged): Change[] {
  const plugins = pluginKeys(stalePlugins)
  // The data's digest covers the plugins, so that where these have changed nothing is known of the data.
  const data: Change[] = plugins.length > 0 ? plugins.map((key): Change => `plugin ${key}`) : ['data']
  return [...(staleCode ? ['code' as const] : []), ...(staleData ? data : [])]
}

/** What changed since some runs, each once. */
export const allChanges = (runs: readonly { changes: readonly Change[] }[]): Change[] => [
  ...new Set(runs.flatMap((run) => run.changes)),
]

/**
 * The subject of "… changed since" for stale runs, e.g. `the code has` or `the code and the plugins bands, tiny-net have`.
 * @param whose - plugins: `its` for those of a single run.
 */
export function changedSince(changes: readonly Change[], whose: 'the' | 'its' = 'the'): string {
  const plugins = changes.flatMap((change) => (change.startsWith('plugin ') ? change.slice('plugin '.length) : []))
  const subjects = [
    ...(changes.includes('code') ? ['the code'] : []),
    ...(changes.includes('data') ? ['the data'] : []),
    ...(plugins.length > 0 ? [`${whose} plugin${plugins.length > 1 ? 's' : ''} ${plugins.join(', ')}`] : []),
  ]
  const several = subjects.length > 1 || changes.includes('data') || plugins.length > 1
  return `${new Intl.ListFormat('en-GB').format(subjects)} ${several ? 'have' : 'has'}`
}

/** What the mark of stale rows means: `Stale: the code has changed since these rows were made.` @returns none without such rows. */
export function staleMeaning(rows: readonly { stale: boolean; changes: readonly Change[] }[]): string[] {
  const old = rows.filter(({ stale }) => stale)
  const made = old.length === 1 ? 'this row was' : 'these rows were'
  return old.length === 0 ? [] : [`Stale: ${changedSince(allChanges(old))} changed since ${made} made.`]
}

/** What makes rows current again: a restored plugin does too, once a run of it is requested. */
export function renewal(changes: readonly Change[]): string {
  const plugins = changes.filter((change) => change.startsWith('plugin ')).length
  const versions = plugins > 1 ? 'the plugins as they are now or were' : 'the plugin as it is now or was'
  return `run the suite again${plugins > 0 ? `, with ${versions}` : ''}`
}
