import { expect, test } from 'vitest'
import { UsageError } from '../../harness/base/errors.ts'
import type { TerminalIo } from '../../harness/cli/io.ts'
import { report } from '../../harness/cli/main.ts'

function reported(settings: { json: boolean; terminal: boolean; answered?: boolean }): {
  out: unknown[]
  err: string[]
} {
  const out: unknown[] = []
  const err: string[] = []
  const io: TerminalIo = {
    ...settings,
    debug: false,
    database: 'maskbench.sqlite',
    result: (json) => out.push(json),
    note: (line) => err.push(line),
    answered: () => settings.answered ?? false,
  }
  expect(report(new UsageError({ what: 'there is no x', remedy: 'add x' }), io, '')).toBe(2)
  return { out, err }
}

const ANSWER = { error: 'there is no x', remedy: 'add x' }
const SENTENCE = 'maskbench: there is no x. add x'

test('an error in JSON is a sentence too where stdout goes to a script, and is printed once on a terminal', () => {
  expect(reported({ json: true, terminal: false })).toEqual({ out: [ANSWER], err: [SENTENCE] })
  expect(reported({ json: true, terminal: true })).toEqual({ out: [ANSWER], err: [] })
  expect(reported({ json: false, terminal: true })).toEqual({ out: [], err: [SENTENCE] })
})

test('an error after the answer is a sentence everywhere', () => {
  expect(reported({ json: true, terminal: true, answered: true })).toEqual({ out: [], err: [SENTENCE] })
})
