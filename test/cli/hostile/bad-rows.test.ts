/** Stores whose file is sound but whose rows say what the schema does not allow. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { filled, idOf, look, store } from '../helpers/filled.ts'
import { commands, type Here } from '../helpers/in-process.ts'

const change = (here: Here, statement: string) => {
  const client = new Sqlite(store(here))
  client.exec(statement)
  client.close()
}

test.each([
  [
    'a configuration that is not JSON',
    "update runs set config = '{half' where status = 'done'",
    'runs.config must be JSON, but is "{half" in id',
  ],
  ['an unknown status', "update runs set status = 'sleeping'", 'runs.status must be one of queued, running, done'],
  ['text as a score', "update scores set value = 'high'", 'scores.value must be a number, but is "high"'],
  ['text as a number of seconds', "update runs set seconds = 'long'", 'runs.seconds must be a number'],
  ['a class list that is not bytes', "update predictions set predicted = 'cat'", 'predictions.predicted must be bytes'],
  ['a flag that is neither', 'update scores set selected_on_test = 7', 'scores.selected_on_test must be 0 or 1'],
])('%s is found by `db check` and refused by `import` and `db merge`', async (_, statement, why) => {
  using here = await filled({ 0: 'done', 1: 'done' })
  change(here, statement)
  const checked = await here.maskbench('db', 'check')
  expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining(why)])
  await here.maskbench('export', '--out', 'bad.tar')
  using there = await filled({ 2: 'done' })
  const before = look(there)
  const imported = await there.maskbench('import', join(here.path, 'bad.tar'))
  expect(imported.code).not.toBe(0)
  const merged = await there.maskbench('db', 'merge', store(here))
  expect([merged.code, merged.stderr]).toEqual([1, expect.stringContaining(why)])
  expect(look(there)).toEqual(before)
})

test('a summary that differs from its scores is found, and written again by --fix', async () => {
  using here = await filled({ 0: 'done', 1: 'done' })
  change(here, `update group_scores set "values" = '[0.99,0.99]'`)
  const found = await here.maskbench('db', 'check')
  expect([found.code, found.stdout]).toEqual([
    1,
    expect.stringMatching(/the summary of group \w+ differs from its runs/),
  ])
  expect((await here.maskbench('db', 'check', '--fix')).code).toBe(0)
  const again = await here.maskbench('db', 'check')
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('no problems')])
})

test('a heartbeat in the future is named', async () => {
  using here = await filled({ 0: 'done', 1: 'interrupted' })
  const tomorrow = Date.now() + 86_400_000
  change(
    here,
    `update runs set status = 'running', host = 'elsewhere', pid = 1, heartbeat_at = ${tomorrow} where id = '${idOf(1)}'`,
  )
  const { code, stdout } = await here.maskbench('db', 'check')
  expect([code, stdout]).toEqual([0, expect.stringContaining(`run ${idOf(1)} has a heartbeat in the future`)])
})

test('a compressed file, and the manifest of another schema, are refused by what they are', async () => {
  using here = await filled({ 0: 'done' })
  await here.maskbench('export', '--out', 'good.tar')
  writeFileSync(join(here.path, 'good.tar.gz'), gzipSync(readFileSync(join(here.path, 'good.tar'))))
  using there = commands()
  const { code, stderr } = await there.maskbench('import', join(here.path, 'good.tar.gz'))
  expect([code, stderr]).toEqual([2, expect.stringContaining('good.tar.gz is not an export of maskbench')])
  expect(stderr).toContain(': it is compressed by gzip. unpack it, and name the .tar in it')
  const other = await there.maskbench('import', store(here))
  expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/is not an export of maskbench\. name a file/)])
})

test('a temporary folder that is not there is named with a remedy', async () => {
  using here = await filled({ 0: 'done' })
  const before = process.env.TMPDIR
  process.env.TMPDIR = join(here.path, 'gone')
  try {
    const { code, stderr } = await here.maskbench('export', '--out', 'a.tar')
    expect([code, stderr]).toEqual([3, expect.stringMatching(/no temporary folder can be made in .*gone.*TMPDIR/)])
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
})
