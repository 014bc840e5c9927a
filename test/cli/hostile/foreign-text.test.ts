/** What someone else wrote into a store reaches the terminal as text, whatever it says. */
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { onPageStore } from '../../../dashboard/lib/commands.ts'
import { reproduction } from '../../../db/queries/run.ts'
import { filled, idOf, store } from '../helpers/filled.ts'
import { folder } from '../helpers/maskbench.ts'

const HOSTILE = 'title: \x1b]0;owned\x07 \x9b2J \u202etxt.exe\r\nfailed   aaaa  not a run'

test.each<string[]>([
  ['status'],
  ['runs'],
  ['show', idOf(1)],
  ['db', 'check'],
  ['db', 'query', 'select error, name, note from runs join annotations on id = run_id'],
  ['runs', '--json'],
  ['show', idOf(1), '--json'],
])('%s prints no control characters', async (...words) => {
  using here = await filled({ 0: 'done', 1: 'queued' })
  const client = new Sqlite(store(here))
  client
    .prepare("update runs set status = 'failed', error = ?, command = ?, git_commit = ? where seed = 1")
    .run(HOSTILE, HOSTILE, HOSTILE)
  client.prepare("insert into annotations select id, ?, ?, '[]', 1 from runs where seed = 1").run(HOSTILE, HOSTILE)
  client.close()
  using outside = folder()
  const { stdout, stderr } = await outside.maskbench(...words, '--db', store(here))
  const said = stdout + stderr
  expect(said).toContain(words.includes('check') ? 'no problems' : 'owned')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there.
  expect(said).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/)
  expect(said).not.toMatch(/^failed {3}aaaa/m)
})

test('commands to copy are quoted', () => {
  const path = "/tmp/my $& results/$(id)/it's.sqlite"
  expect(onPageStore(path, 'npx maskbench status')).toBe(
    `npx maskbench status --db '/tmp/my $& results/$(id)/it'\\''s.sqlite'`,
  )
  expect(onPageStore(path, 'for i in 1 2; do npx maskbench run quick; done')).toContain(`--db '/tmp/my $& results/`)
  expect(reproduction({ gitCommit: 'HEAD; reboot', command: 'npx maskbench run quick' })).toBe(
    "git checkout 'HEAD; reboot' && npx maskbench run quick",
  )
})
