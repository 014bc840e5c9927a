/**
 * Groups of runs that were trained alike, or read the same files, and differ in their evaluations only. They are one row wherever rows are compared:
 * a score that several of them have is one number, and its copies are no evidence for anything.
 */
import { memoize, memoizeEach } from '../../harness/base/memoize.ts'
import type { RunKind } from '../names.ts'
import { prepared } from '../prepared.ts'
import type { Database } from '../read-only.ts'
import { groupBy } from './group-by.ts'
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
  const rows = prepared<TrainedRow>(database, TRAINED_ALIKE).all(dataset)
  return [...groupBy(rows, ({ training }) => training).values()].map((alike) =>
    alike.map(({ id, kind, seeds, version, data, plugins }) => ({
      id,
      data,
      seeds: JSON.parse(seeds) as number[],
      stale: changesSince(version).length > 0,
      plugins: JSON.parse(plugins ?? '{}') as Record<string, string>,
      files: memoize(() => (kind === 'external' ? filesOf(database, id) : new Map())),
      values: memoize(() => valuesOf(database, id)),
    })),
  )
}

function valuesOf(database: Database, id: string): ReadonlyMap<string, number> {
  const rows = prepared<{ score: string; seed: number; value: number }>(database, VALUES).all(id)
  return new Map(rows.map(({ score, seed, value }) => [`${score} ${seed}`, value]))
}

function filesOf(database: Database, id: string): ReadonlyMap<number, string> {
  return new Map(prepared<[number, string]>(database, FILES).raw().all(id) as [number, string][])
}

interface TrainedRow {
  id: string
  kind: RunKind
  seeds: string
  version: string
  data: string
  training: string
  plugins: string | null
}

/**
 * Configs of one version of the code are written alike, so that their texts can be compared: without what tells seeds and
 * evaluations apart, and without what the makers of an encoder say of it.
 */
const TRAINED_ALIKE = `select * from (
  select id, kind, seeds, version, data, plugins, training, created_at, count(*) over (partition by training) as alike from (
    select g.id, g.kind, g.seeds, g.created_at, g.data_names || ' ' || g.data_digest as data,
      json_array(g.kind, g.data_names, g.data_digest, g.code_version) as version,
      json_extract(r.config, '$.plugins') as plugins,
      g.code_version || json_remove(r.config, '$.seed', '$.evaluations', '$.galleries', '$.plugins',
        '$.told', '$.source.file', '$.source.train', '$.source.test') as training
    from run_groups g join runs r on r.id = g.run_id
    where g.dataset = ? and g.kind in ('representation', 'external') and json_valid(r.config)))
  where alike > 1 order by created_at, id`
const FILES = `select seed, json_array(config ->> '$.source.file.sha256', config ->> '$.source.train.sha256',
    config ->> '$.source.test.sha256') as files
  from runs where group_id = ? and status = 'done' and json_valid(config)`
const VALUES = `select json_array(s.dataset, s.evaluation, s.condition, s.metric, s.protocol) as score,
  seed.value as seed, one.value as value
  from group_scores s join json_each(s.seeds) seed join json_each(s."values") one on one.key = seed.key
  where s.group_id = ?`
