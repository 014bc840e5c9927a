/** Commands that are printed to be copied act on the store of the command that printed them. */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { refuse } from '../../../dashboard/lib/respond.ts'
import { hintsOnStore } from '../../../harness/base/quoted.ts'
import { filled, idOf, store } from '../helpers/filled.ts'
import { folder } from '../helpers/maskbench.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each([
  ['see `npx maskbench runs`', 'see `npx maskbench runs --db /s/a.sqlite`'],
  ['npx maskbench run quick', 'npx maskbench run quick --db /s/a.sqlite'],
  ['run `npx maskbench setup`', null],
  ['fetch it with `npx maskbench data fetch cifar10`; `npx maskbench db check --db b` lists', null],
  ['name a file written by `npx maskbench export`', null],
  ['see `npx maskbench run --help`', null],
])('%s', (sentence, named) => {
  expect(hintsOnStore('/s/a.sqlite', sentence)).toBe(named ?? sentence)
})

test('errors, hints, claims and the commands that resume runs name a store that was named', async () => {
  using here = await filled({ 0: 'done', 1: 'interrupted' })
  const named = join(here.path, 'other.sqlite')
  renameSync(store(here), named)
  const on = ['--db', 'other.sqlite']
  const { stdout } = await here.maskbench('claims', '--json', ...on)
  const claims = JSON.parse(stdout) as { missing: string[]; steps: { command: string | null }[] }[]
  const commands = claims.flatMap(({ missing, steps }) => [
    ...missing,
    ...steps.flatMap(({ command }) => command ?? []),
  ])
  const printed = commands.filter((line) => line.includes('npx maskbench'))
  expect(printed.length).toBeGreaterThan(10)
  expect(printed.filter((line) => !line.includes(` --db ${named}`))).toEqual([])
  expect((await here.maskbench('status', ...on)).stdout).toContain(`npx maskbench run FILE --db ${named}, the file of`)
  const done = await here.maskbench('show', idOf(0), ...on)
  expect(done.stdout).toMatch(new RegExp(`\`npx maskbench verify \\w+ --again --db ${named}\``))
  const table = await here.maskbench('table', 'gls-2', ...on)
  expect(table.stdout).toContain(`\`npx maskbench run paper-gls-2 --db ${named}\` trains them`)
  expect((await here.maskbench('table', 'gls-2', '--format', 'latex', ...on)).stdout).not.toContain(named)
})

test('so do errors, on the command line and in the dashboard', async () => {
  using here = folder()
  {
    using stored = await filled({ 0: 'done' })
    renameSync(store(stored), join(here.path, 'other.sqlite'))
  }
  const named = join(here.path, 'other.sqlite')
  const { code, stdout, stderr } = await here.maskbench('show', 'zz', '--db', 'other.sqlite', '--json')
  expect(code).toBe(2)
  expect(JSON.parse(stdout).remedy).toContain(`npx maskbench runs --db ${named}`)
  expect(stderr).toContain(`npx maskbench runs --db ${named}`)
  vi.stubEnv('MASKBENCH_DB', named)
  const answer = await refuse(404, 'nothing has been run yet', 'npx maskbench run quick').json()
  expect(answer.remedy).toBe(`npx maskbench run quick --db ${named}`)
})
