/**
 * Groups of runs that were trained alike, or read the same files, and differ in their evaluations only. They are one row wherever rows are compared:
 * a score that several of them have is one number, and its copies are no evidence for anything.
 */
import { LRUCache } from 'lru-cache'
import { sha256 } from '../../harness/base/hash.ts'
import { memoize, memoizeEach } from '../../harness/base/memoize.ts'
import type { RunKind } from '../names.ts'
import { prepared } from '../prepared.ts'
import type { Database } from '../read-only.ts'
import { changesOfVersion } from './stale.ts'

/** By group that is shown with another, the id of that one: the group of most seeds, then the one requested first. */
export function joinedGroups(database: Database, dataset: string): ReadonlyMap<string, string> {
  const joined = new Map<string, string>()
  for (const [first, ...others] of candidates(database, dataset).flatMap(setsOfGroups)) {
    for (const { id } of others) joined.set(id, first!.id)
  }
  return joined
}

/** The ids of the groups with which groups of a data set are shown, which may be their own. */
export function rowsOfGroups(database: Database, dataset: string, ids: readonly string[]): string[] {
  const joined = joinedGroups(database, dataset)
  return ids.map((id) => joined.get(id) ?? id)
}

/** The id of the group with which a group is shown. */
export const rowOfGroup = (database: Database, id: string): string => groupsOfRow(database, id)[0]!

/** The ids of all groups that are shown as one with a group, the one that is shown first; an unknown id is alone. */
export function groupsOfRow(database: Database, id: string): [string, ...string[]] {
  const group = prepared<{ dataset: string }>(database, 'select dataset from run_groups where id = ?').get(id)
  const joined = group ? joinedGroups(database, group.dataset) : new Map<string, string>()
  const row = joined.get(id) ?? id
  return [row, ...[...joined].flatMap(([other, shown]) => (shown === row ? other : []))]
}

/** A group of which another one has the same training. */
interface Candidate {
  id: string
  seeds: readonly number[]
  /** Its data sets with the digest of their contents. */
  data: string
  stale: boolean
  /** Digests of its plugins, by key. */
  plugins: Readonly<Record<string, string>>
  /** Digests of the files that were made elsewhere, by seed; none for what was trained here. */
  files(): ReadonlyMap<number, string>
  /** Its values by score and seed. */
  values(): ReadonlyMap<string, number>
}

/** Current groups come first, so that none of them is left alone because an outdated one was joined before. */
function setsOfGroups(groups: readonly Candidate[]): Candidate[][] {
  const sets: Candidate[][] = []
  for (const group of [...groups.filter(({ stale }) => !stale), ...groups.filter(({ stale }) => stale)]) {
    const fitting = sets.find((members) => members.every((member) => areAlike(member, group)))
    if (fitting) fitting.push(group)
    else sets.push([group])
  }
  const place = new Map(groups.map(({ id }, i) => [id, i]))
  return sets.map((members) =>
    members.sort((a, b) => b.seeds.length - a.seeds.length || place.get(a.id)! - place.get(b.id)!),
  )
}

/**
 * One of the two has all seeds of the other, both read the same data by the same plugins, and neither a file nor
 * a score of a seed differs: on a GPU, equal training need not give equal encoders.
 */
function areAlike(a: Candidate, b: Candidate): boolean {
  const shared = a.seeds.filter((seed) => b.seeds.includes(seed)).length
  return (
    shared === Math.min(a.seeds.length, b.seeds.length) &&
    (a.data === b.data || !(a.stale || b.stale)) &&
    agree(new Map(Object.entries(a.plugins)), new Map(Object.entries(b.plugins))) &&
    agree(a.files(), b.files()) &&
    agree(a.values(), b.values())
  )
}

const agree = <Key, T>(a: ReadonlyMap<Key, T>, b: ReadonlyMap<Key, T>): boolean =>
  [...a].every(([key, value]) => !b.has(key) || b.get(key) === value)

/** In the order in which they were requested, those of one training together; few stores have any. */
function candidates(database: Database, dataset: string): Candidate[][] {
  const changesSince = memoizeEach((version) => changesOfVersion(database, version))
  const group = prepared<GroupRow>(database, GROUP)
  return trainedAlike(database, dataset).map((ids) =>
    ids.flatMap((id) => {
      const found = group.get(id)
      if (found === undefined) return [] // removed meanwhile
      const { kind, seeds, version, data, plugins } = found
      return {
        id,
        data,
        seeds: JSON.parse(seeds) as number[],
        stale: changesSince(version).length > 0,
        plugins: JSON.parse(plugins ?? '{}') as Record<string, string>,
        files: memoize(() => (kind === 'external' ? filesOf(database, id) : new Map())),
        values: memoize(() => valuesOf(database, id)),
      }
    }),
  )
}

/** Digests of how the encoders of runs were trained. Like configs, they never change. */
const known = new WeakMap<Database['$client'], LRUCache<string, string>>()
const MOST_KNOWN = 50_000

/** The ids of several groups whose encoders were trained alike. */
function trainedAlike(database: Database, dataset: string): string[][] {
  const cache = known.get(database.$client) ?? new LRUCache<string, string>({ max: MOST_KNOWN })
  known.set(database.$client, cache)
  // Rows as arrays, since creating thousands of objects takes several times as long.
  const groups = prepared<[string, string]>(database, GROUPS).raw().all(dataset) as [id: string, run: string][]
  const unknown = groups.flatMap(([, run]) => (cache.has(run) ? [] : run))
  if (unknown.length > 0) {
    const rows = prepared<[string, string]>(database, TRAININGS).raw().all(JSON.stringify(unknown))
    for (const [run, training] of rows as [string, string][]) cache.set(run, sha256(training))
  }
  const alike = new Map<string, string[]>()
  for (const [id, run] of groups) {
    const training = cache.get(run)
    if (training === undefined) continue
    const others = alike.get(training)
    if (others === undefined) alike.set(training, [id])
    else others.push(id)
  }
  return [...alike.values()].filter((ids) => ids.length > 1)
}

function valuesOf(database: Database, id: string): ReadonlyMap<string, number> {
  const rows = prepared<{ score: string; seed: number; value: number }>(database, VALUES).all(id)
  return new Map(rows.map(({ score, seed, value }) => [`${score} ${seed}`, value]))
}

function filesOf(database: Database, id: string): ReadonlyMap<number, string> {
  return new Map(prepared<[number, string]>(database, FILES).raw().all(id) as [number, string][])
}

/** What was trained, in the order in which it was requested. */
const GROUPS = `select id, run_id from run_groups where dataset = ? and kind in ('representation', 'external')
  order by created_at, id`

/**
 * Configs of one version of the code are written alike, so that their texts can be compared: without what tells seeds and
 * evaluations apart, and without what the makers of an encoder say of it.
 */
const TRAININGS = `select runs.id, code_version || json_remove(config, '$.seed', '$.evaluations', '$.galleries', '$.plugins',
    '$.told', '$.source.file', '$.source.train', '$.source.test')
  from json_each(?) as asked cross join runs on runs.id = asked.value where json_valid(config)`

interface GroupRow {
  kind: RunKind
  seeds: string
  version: string
  data: string
  plugins: string | null
}

const GROUP = `select g.kind, g.seeds, g.data_names || ' ' || g.data_digest as data,
    json_array(g.kind, g.data_names, g.data_digest, g.code_version) as version,
    json_extract(r.config, '$.plugins') as plugins
  from run_groups g join runs r on r.id = g.run_id where g.id = ?`
const FILES = `select seed, json_array(config ->> '$.source.file.sha256', config ->> '$.source.train.sha256',
    config ->> '$.source.test.sha256') as files
  from runs where group_id = ? and +status = 'done' and json_valid(config)`
const VALUES = `select json_array(s.dataset, s.evaluation, s.condition, s.metric, s.protocol) as score,
  seed.value as seed, one.value as value
  from group_scores s join json_each(s.seeds) seed join json_each(s."values") one on one.key = seed.key
  where s.group_id = ?`
