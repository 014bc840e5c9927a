import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { userPath, withHome } from '../../harness/base/user-path.ts'
import { terminalIo } from '../../harness/cli/io.ts'

it.each([
  ['~', homedir()],
  ['~/runs.sqlite', join(homedir(), 'runs.sqlite')],
  ['~other/x', join(process.cwd(), '~other/x')],
  ['a/~/b/', join(process.cwd(), 'a/~/b')],
  ['/a/../b', '/b'],
])('the path %s is absolute, and ~ the home folder', (typed, path) => {
  expect(userPath(typed)).toBe(path)
})

it.each([
  ['--db=~/runs.sqlite', `--db=${homedir()}/runs.sqlite`],
  ['--out=~', '--out=~'],
  ['--note=a ~/b', '--note=a ~/b'],
  ['~/a', '~/a'],
  ['--db', '--db'],
])('the word %s, as shells leave it, has the home folder where a path begins', (typed, word) => {
  expect(withHome(typed)).toBe(word)
})

it('a store is named by an option or a variable that is not empty', () => {
  const here = join(process.cwd(), 'maskbench.sqlite')
  for (const value of ['', undefined]) {
    vi.stubEnv('MASKBENCH_DB', value)
    expect(terminalIo({})).toMatchObject({ database: here, databaseNamed: false })
  }
  vi.stubEnv('MASKBENCH_DB', '~/a.sqlite')
  expect(terminalIo({})).toMatchObject({ database: join(homedir(), 'a.sqlite'), databaseNamed: true })
  expect(terminalIo({ db: 'b' })).toMatchObject({ database: join(process.cwd(), 'b'), databaseNamed: true })
  expect(() => terminalIo({ db: '' })).toThrow('--db is empty')
})
