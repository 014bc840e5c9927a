import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { progress } from '../../datasets/progress.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

it('says nothing of quick work, and of slow work a line now and then', () => {
  const lines: string[] = []
  const report = progress('decoding', 12_000, (line) => void lines.push(line))
  const after = (seconds: number, done: number) => {
    vi.advanceTimersByTime(seconds * 1000)
    report(done)
  }
  after(4, 1000)
  expect(lines).toEqual([])
  for (let i = 1; i <= 5; i++) after(4, 1000 + 2000 * i)
  expect(lines).toEqual(['decoding: 3,000 of 12,000', 'decoding: 11,000 of 12,000'])
})
