import { expect, test } from 'vitest'
import type { Verification } from '../../harness/execution/verify/verify.ts'
import { folder } from '../cli/helpers/maskbench.ts'

const CALIBRATION = ['ece', 'nll', 'brier', 'confidence_right', 'confidence_wrong']
const UNKEPT = ['published', 'honest', 'last']
  .flatMap((protocol) => CALIBRATION.map((metric) => `${metric} ${protocol}: not kept`))
  .concat('confidence last: not kept')
  .sort()

test('every run of the suite `smoke` gives its stored scores again, to the last bit', {
  timeout: 1_800_000,
}, async () => {
  using here = folder()
  expect((await here.maskbench('run', 'smoke')).code).toBe(0)
  const runs: { id: string; method: string }[] = JSON.parse((await here.maskbench('runs', '--json')).stdout)
  expect(runs).toHaveLength(12)
  for (const { id, method } of runs) {
    const { code, stdout } = await here.maskbench('verify', id, '--json')
    const { scores, tolerance } = JSON.parse(stdout) as Verification
    expect([code, tolerance]).toEqual([0, null])
    const others = scores.filter(({ verdict }) => verdict !== 'equal')
    const named = [...new Set(others.map(({ metric, protocol, verdict }) => `${metric} ${protocol}: ${verdict}`))]
    const table = scores.some(({ metric }) => metric === 'confidence')
    // A table keeps the answers of its classifiers and not their probabilities.
    const unkept = table ? UNKEPT : ['top1 own classifier, best epoch: not kept']
    expect([id, named.sort()]).toEqual([id, method === 'supervised' ? unkept : []])
  }
})
