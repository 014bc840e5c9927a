/** What is said when the system refuses a call. */
import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { explain } from '../../harness/base/explain.ts'
import { asNobody } from '../datasets/nobody.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
})
afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true })
})

function saidOf(act: () => void): string {
  return asNobody(() => {
    try {
      act()
    } catch (error) {
      const { what, remedy } = explain(error)
      return `${what}. ${remedy}`
    }
    return 'nothing was refused'
  })
}

const READ = 'make it readable for this user and run the same command again'
const WRITE = 'make it writable and run the same command again to resume'

it('what may not be read and what may not be written are told apart, though both are opened', () => {
  const path = join(folder, 'all.tar')
  writeFileSync(path, '')
  chmodSync(folder, 0o755)
  chmodSync(path, 0o000)
  expect(saidOf(() => closeSync(openSync(path, 'r')))).toBe(`cannot read ${path} (EACCES). ${READ}`)
  chmodSync(path, 0o444)
  expect(saidOf(() => closeSync(openSync(path, 'a')))).toBe(`cannot write ${path} (EACCES). ${WRITE}`)
  const fresh = join(folder, 'new.tar')
  expect(saidOf(() => closeSync(openSync(fresh, 'w')))).toBe(`cannot write ${fresh} (EACCES). ${WRITE}`)
  chmodSync(folder, 0o000)
  expect(saidOf(() => readdirSync(folder))).toBe(`cannot read ${folder} (EACCES). ${READ}`)
})

it('a process that may not be ended is no file', () => {
  const error = Object.assign(new Error('kill EPERM'), { code: 'EPERM', syscall: 'kill' })
  expect(explain(error)).toMatchObject({ what: 'kill EPERM', exitCode: 1 })
})

it.each([
  ["Cannot find module 'pdfkit'\nRequire stack:\n- /project/main.cjs", 'MODULE_NOT_FOUND', 'pdfkit'],
  ["Cannot find package '@scope/name' imported from /project/a.ts", 'ERR_MODULE_NOT_FOUND', '@scope/name'],
])('a package that is not installed is named with the way to install it: %s', (message, code, name) => {
  expect(explain(Object.assign(new Error(message), { code }))).toEqual({
    what: `the package ${name} is not installed`,
    remedy: 'run `npm run setup`, which installs all packages',
    exitCode: 3,
  })
})

it('a file that is missing is no package', () => {
  const error = Object.assign(new Error("Cannot find module '/project/a.cjs'"), { code: 'MODULE_NOT_FOUND' })
  expect(explain(error)).toMatchObject({ what: "Cannot find module '/project/a.cjs'", exitCode: 1 })
})
