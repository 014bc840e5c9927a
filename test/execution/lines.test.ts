import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lines } from '../../harness/execution/progress/lines.ts'
import { showProgress } from '../../harness/execution/progress/progress.ts'
import { fakePlan } from './workbench.ts'

beforeEach(() => void vi.stubEnv('TERM', 'xterm'))
afterEach(() => void vi.unstubAllEnvs())

const options = { title: 'bench', planned: fakePlan([0]), expected: new Map<string, number>(), jobs: 1 }

test('lines of other work stay above the tree that is drawn over, and come below it at the end', () => {
  const out = terminal()
  const lines = new Lines((line) => out.stream.write(`${line}\n`))
  const { id } = options.planned[0]!
  const queued = {
    id,
    status: 'queued',
    error: null,
    phase: null,
    step: 0,
    totalSteps: 100,
    imagesPerSecond: null,
  } as const
  const state = { ...queued, seconds: null, heartbeatAt: null, held: false }
  lines.print('first')
  const progress = showProgress(options, out.stream)
  lines.passThrough(progress)
  lines.print('before the tree')
  progress.watch([state])
  lines.print('two lines\nat once')
  progress.watch([state])
  lines.print('last above')
  progress.watch([{ ...state, status: 'done', seconds: 5 }])
  lines.passThrough(null)
  lines.print('the end')
  const tree = [expect.stringMatching(/^bench {2}█+ 100% {2}1 of 1/), '  ✓ uci-heart/noisy-labels  1 seed']
  expect(out.shown()).toEqual(['first', 'before the tree', 'two lines', 'at once', 'last above', ...tree, 'the end'])
})

test('a terminal that cannot draw over what it shows gets plain lines', () => {
  vi.stubEnv('TERM', 'dumb')
  const out = terminal()
  const write = vi.spyOn(out.stream, 'write')
  const { id } = options.planned[0]!
  const state = { id, status: 'running', error: null, phase: 'all rows', step: 0, totalSteps: 100 } as const
  const progress = showProgress(options, out.stream)
  for (const step of [1, 2])
    progress.watch([{ ...state, step, imagesPerSecond: null, seconds: null, heartbeatAt: null, held: true }])
  expect(out.shown()).toEqual([expect.stringContaining('uci-heart/noisy-labels/0')])
  expect(write.mock.calls.join()).not.toContain('\x1b')
})

/** A terminal that knows the two codes that the tree is drawn with: up some lines, and clear what is below. */
function terminal() {
  const lines: string[] = []
  let row = 0
  const stream = new PassThrough() as unknown as NodeJS.WriteStream
  stream.isTTY = true
  stream.write = (text: string | Uint8Array) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control codes begin with one.
    for (const [, up, clear, line] of String(text).matchAll(/\x1b\[(\d+)A|(\x1b\[0J)|([^\n]*)\n/g)) {
      if (up) row -= Number(up)
      else if (clear) lines.length = row
      else lines[row++] = stripVTControlCharacters(line!)
    }
    return true
  }
  return { stream, shown: () => lines }
}
