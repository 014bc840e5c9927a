import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const START = fileURLToPath(new URL('../../harness/cli/start.mjs', import.meta.url))

test('start prints its options', () => {
  const { status, stdout } = start('--help')
  expect(status).toBe(0)
  expect(stdout).toContain('--no-serve')
})

test.each([['--prot', '3'], ['--port'], ['quick']])(
  'start refuses %s with one line before it does anything',
  (...args) => {
    const { status, stdout, stderr } = start(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^maskbench: .*see `npm start -- --help`\n$/)
  },
)

function start(...args: string[]) {
  return spawnSync(process.execPath, [START, ...args], { encoding: 'utf8' })
}
