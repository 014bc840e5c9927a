/** What a store says of plugins, on its way to other stores: nothing of it runs, and nothing of it is believed unread. */
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { MASKING_ENTRIES } from '../../db/catalogue/maskings.ts'
import { METRIC_ENTRIES } from '../../db/catalogue/metrics.ts'
import { leaderboardGroups } from '../../db/queries/leaderboard.ts'
import { registerStored } from '../../db/queries/plugins.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { meta, runs } from '../../db/schema/index.ts'
import { change, filled, idOf, store } from '../cli/helpers/filled.ts'
import { commands, type Here } from '../cli/helpers/in-process.ts'

const CODE = 'globalThis.wasRun = true'

/** The rows of `meta` for version `digest` of a plugin with a masking and an evaluation with a metric of its own. */
function said(digest: string): Record<string, unknown> {
  const masking = { kind: 'masking', entry: { key: 'bands', title: 'Bands', made: 'blindly', mark: 'M-1 0H1' } }
  const metric = { key: 'tag_loss', title: 'tag loss', direction: -1, plain: true }
  const evaluation = { kind: 'evaluation', entry: { key: 'tag-match', title: 'Tags', metrics: [metric] } }
  return {
    [`plugin-code:${digest}`]: { file: '/gone/bands.ts', digest, code: CODE, members: [masking, evaluation] },
    'plugin:bands': { digest, ...masking },
    'plugin:tag-match': { digest, ...evaluation },
  }
}

function say(here: Here, rows: Record<string, unknown>): void {
  change(here, (database) => {
    for (const [key, it] of Object.entries(rows)) {
      const value = typeof it === 'string' ? it : JSON.stringify(it)
      database.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
    }
  })
}

/** A store with a finished run of each of these versions of the plugin, of which the last is current. */
async function made(...digests: string[]): Promise<Here> {
  const here = await filled(Object.fromEntries(digests.map((_, seed) => [seed, 'done' as const])))
  change(here, (database) => {
    digests.forEach((digest, seed) => {
      const { config } = database
        .select()
        .from(runs)
        .where(eq(runs.id, idOf(seed)))
        .get()!
      const plugins = { bands: digest, 'tag-match': digest }
      database
        .update(runs)
        .set({
          config: { ...config, plugins } as typeof config,
          dataNames: 'uci-heart,plugin:bands,plugin:tag-match',
          dataDigest: `with ${digest}`,
          groupId: digest,
          createdAt: 1000 + seed,
        })
        .where(eq(runs.id, idOf(seed)))
        .run()
    })
  })
  for (const digest of digests) say(here, said(digest))
  return here
}

function plugins(here: Here): Record<string, unknown> {
  const database = openReadOnly(store(here))!
  const rows = database.select().from(meta).orderBy(meta.key).all()
  database.$client.close()
  const about = rows.filter(({ key }) => key.startsWith('plugin'))
  return Object.fromEntries(about.map(({ key, value }) => [key, JSON.parse(value)]))
}

const WAYS = {
  async 'export and import'(from: Here, to: Here, ...words: string[]) {
    const exported = await from.maskbench('export', ...words, '--out', 'x.tar')
    const imported = await to.maskbench('import', join(from.path, 'x.tar'))
    return { exported, taken: imported }
  },
  async 'db merge'(from: Here, to: Here) {
    return { exported: null, taken: await to.maskbench('db', 'merge', store(from)) }
  },
}

test.each(Object.entries(WAYS))(
  'titles, metrics and code come along by %s, and the code is not run',
  async (_, way) => {
    using from = await made('aaa')
    say(from, { 'plugin-code:unused': { file: 'u.ts', digest: 'unused', code: '', members: [] } })
    using to = commands()
    const { taken } = await way(from, to)
    expect(taken).toMatchObject({ code: 0, stderr: '' })
    expect(plugins(to)).toEqual(said('aaa'))
    expect(globalThis).not.toHaveProperty('wasRun')
    expect(await to.maskbench('db', 'check')).toMatchObject({ code: 0 })
  },
)

test.each(Object.entries(WAYS))(
  'runs of an earlier version are stale after %s too, and the plugin is named',
  async (name, way) => {
    using from = await made('aaa', 'bbb')
    using to = commands()
    const { exported } = await way(from, to)
    if (name === 'export and import') expect(exported!.stdout).toContain('2 runs (1 stale run included)')
    const { stdout } = await to.maskbench('status')
    expect(stdout).toContain('1 done is stale (1 because the plugins bands, tag-match changed)')
    const old = await to.maskbench('show', idOf(0))
    expect(old.stdout).toContain('done (stale: its plugins bands, tag-match have changed since)')
    expect((await to.maskbench('show', idOf(1))).stdout).not.toContain('stale')
    const database = openReadOnly(store(to))!
    expect(leaderboardGroups(database, 'uci-heart').map(({ id, stale }) => [id, stale])).toEqual([
      ['aaa', true],
      ['bbb', false],
    ])
    const changes = leaderboardGroups(database, 'uci-heart').map((group) => group.changes)
    expect(changes).toEqual([['plugin bands', 'plugin tag-match'], []])
    database.$client.close()
  },
)

test('an old run that is exported alone is stale where it arrives', async () => {
  using from = await made('aaa', 'bbb')
  using to = commands()
  const { exported } = await WAYS['export and import'](from, to, idOf(0))
  expect(exported.stdout).toContain('1 run (1 stale run included)')
  expect((await to.maskbench('show', idOf(0))).stdout).toContain('done (stale: its plugins')
})

test('of two versions the one requested last is current, in whichever order they come', async () => {
  using older = await made('aaa')
  using newer = await made('aaa', 'bbb')
  for (const order of [
    [older, newer],
    [newer, older],
  ]) {
    using to = commands()
    for (const from of order) await WAYS['export and import'](from, to)
    expect(plugins(to)).toMatchObject({ 'plugin:bands': { digest: 'bbb' }, 'plugin-code:aaa': { digest: 'aaa' } })
  }
})

const entry = said('aaa')['plugin:bands'] as { entry: object }
const code = said('aaa')['plugin-code:aaa'] as object
test.each([
  ['is not JSON', 'plugin:bands', '{half'],
  ['has no title', 'plugin:bands', { ...entry, entry: { ...entry.entry, title: undefined } }],
  ['has an object as title', 'plugin:bands', { ...entry, entry: { ...entry.entry, title: { toString: 1 } } }],
  ['draws what is no path', 'plugin:bands', { ...entry, entry: { ...entry.entry, mark: '"><script>' } }],
  ['stands under the key of another', 'plugin:bands', { ...entry, entry: { ...entry.entry, key: 'others' } }],
  ['is of an unknown kind', 'plugin:bands', { ...entry, kind: '__proto__' }],
  ['is code under the digest of other code', 'plugin-code:aaa', { ...code, digest: 'bbb' }],
  ['is code that is no text', 'plugin-code:aaa', { ...code, code: 7 }],
])(
  'a store in which an entry %s is named by `db check`, refused elsewhere, and does not break what reads it',
  async (_, key, value) => {
    using from = await made('aaa')
    say(from, { [key]: value })
    const why = `meta.value must be what a plugin says of itself, but is not in key "${key}"`
    const checked = await from.maskbench('db', 'check')
    expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining(why)])
    for (const way of Object.values(WAYS)) {
      using to = await filled({ 5: 'done' })
      const { taken } = await way(from, to)
      expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining(why)])
      expect(plugins(to)).toEqual({})
    }
    expect(await from.maskbench('show', idOf(0))).toMatchObject({ code: 0 })
  },
)

test('an entry with the key of something of maskbench changes nothing that is shown', async () => {
  using here = await made('aaa')
  const bad = { key: 'top1', title: 'mine', direction: -1 }
  say(here, {
    'plugin:mae': { digest: 'aaa', kind: 'masking', entry: { ...entry.entry, key: 'mae', title: 'mine' } },
    'plugin:tag-match': { digest: 'aaa', kind: 'evaluation', entry: { key: 'tag-match', title: 'T', metrics: [bad] } },
  })
  const database = openReadOnly(store(here))!
  registerStored(database)
  database.$client.close()
  const titled = [...MASKING_ENTRIES, ...METRIC_ENTRIES].filter(({ key }) => key === 'mae' || key === 'top1')
  expect(titled.map(({ title }) => title)).not.toContain('mine')
  expect(titled).toHaveLength(2)
})
