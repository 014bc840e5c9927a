import type { Tensor } from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { addOn } from '../../harness/engine/add-on.ts'
import { tensorflow } from '../../harness/engine/border.ts'
import { collectGraphs, graphText } from '../../harness/engine/functions/graphs.ts'
import { runEagerly, TensorFunction } from '../../harness/engine/functions/index.ts'
import * as op from '../../harness/engine/ops.ts'
import { profile } from '../../harness/engine/profile.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { profilePass, summary } from '../../harness/perf/profile.ts'
import { profileText } from '../../harness/perf/profile-text.ts'

const run = (name: string, inputs: string, start: number, end: number) => ({ op: name, inputs, start, end })

describe('a pass', () => {
  // Two passes of 10 ms: a function in which two ops overlap, then one op alone.
  const within = [
    run('_Arg', '', 0, 0.5),
    run('Conv2D', '(float[1])', 1, 4),
    run('Conv2D', '(float[1])', 2, 5),
    run('Conv2D', '(float[2])', 7, 8),
    run('Relu', '(float[2])', 8, 9),
  ]
  const calls = [run('step_0', '(float[1])', 100, 110), run('Sum', '(float[2])', 112, 114)]
  const found = summary('the step', 2, 20, { calls, within }, new Set(['step_0']))

  it('sums the time of its ops by kind and by shapes, for each pass in the mean', () => {
    expect(found.ops).toEqual([
      { op: 'Conv2D', times: 1.5, ms: 3.5, share: 0.7 },
      { op: 'Sum', times: 0.5, ms: 1, share: 0.2 },
      { op: 'Relu', times: 0.5, ms: 0.5, share: 0.1 },
    ])
    expect(found.shapes[0]).toEqual({ op: 'Conv2D', inputs: '(float[1])', times: 1, ms: 3, share: expect.closeTo(0.6) })
    expect(found).toMatchObject({ pass: 'the step', passes: 2, ms: 10, calls: 1, opsMs: 5 })
  })

  it('counts the time without any op once, however many ran side by side', () => {
    // 20 ms less 0.5 for the argument, 1 to 5, 7 to 9, and 2 for the sum.
    expect(found.outsideMs).toBeCloseTo((20 - 0.5 - 4 - 2 - 2) / 2)
  })

  it('is told to people line by line', () => {
    const lines = profileText(found).split('\n')
    expect(lines[0]).toBe('the step: 10 ms (mean of 2, 1 call from JavaScript), 5 ms in ops, 5.8 ms outside ops')
    expect(lines[3]).toBe('3.50  70.0 %    1.5  Conv2D')
    expect(lines.at(-2)).toMatch(/^0\.50 .*Relu +\(float\[2\]\)$/)
  })
})

describe.runIf(addOn() && tensorflow.newGraph)('TensorFlow', () => {
  const product = new TensorFunction('product', (x: Tensor) => [op.mul(op.add(x, 1), 2)])
  const x = tf.ones([3, 4])
  const call = () => tf.tidy(() => product.call(x)[0]!.dataSync())
  afterEach(() => runEagerly(false))

  it('names the ops within a function, with the shapes that they took', async () => {
    const found = await profilePass('product', call)
    expect(found.calls).toBe(1)
    expect(found.shapes.map(({ op, inputs, times }) => [op, inputs, times]).sort()).toEqual([
      ['AddV2', '(float[3,4];float[])', expect.closeTo(1)],
      ['Mul', '(float[3,4];float[])', expect.closeTo(1)],
    ])
    expect(found.outsideMs).toBeGreaterThan(0)
    expect(found.opsMs + found.outsideMs).toBeLessThanOrEqual(found.ms * 1.01)
  })

  it('names ops that run alone in the same way', async () => {
    runEagerly(true)
    const { calls, within } = await profile(call)
    expect(calls.map(({ op, inputs }) => op + inputs)).toEqual(['AddV2(float[3,4];float[])', 'Mul(float[3,4];float[])'])
    expect(within).toEqual([])
  })

  it('shows the graph that it runs, beside what was written', () => {
    const stop = collectGraphs()
    const named = new TensorFunction('square of a sum', (x: Tensor) => {
      const sum = op.sum(x, [0], true)
      return [op.mul(sum, op.reshape(sum, [4, 1]))]
    })
    tf.tidy(() => named.call(x))
    const graphs = stop()
    expect([...graphs.keys()]).toEqual([expect.stringMatching(/^square_of_a_sum_\d+$/)])
    const [[name, graph]] = [...graphs] as [[string, Parameters<typeof graphText>[1]]]
    expect(graph.written.map(({ op }) => op).sort()).toEqual(
      ['Const', 'Const', 'Mul', 'Reshape', 'Sum', '_Arg', '_Retval'].sort(),
    )
    const text = graphText(name, graph)
    expect(text).toMatch(/^square_of_a_sum_\d+: 7 ops as written, 7 as they run\n/)
    expect(text).toMatch(/^n\d+ = Sum\(n0, n\d+\) keep_dims=true$/m)
    named.dispose()
  })
})
