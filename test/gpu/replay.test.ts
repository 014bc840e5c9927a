import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Binding } from '../../harness/engine/border.ts'
import { attribute, execute, executeMany, typeAttribute } from '../../harness/engine/native.ts'
import * as op from '../../harness/engine/ops.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { binding, TYPE, tensorOf, valuesOf } from './binding.ts'
import { RecordingReader, RecordingWriter } from './recording.ts'
import { describe as nameOf, type Rounding, replay } from './replay.ts'
import { Tracer } from './tracer.ts'

const T = [typeAttribute('T')]
const NORM = [...T, typeAttribute('U'), attribute('epsilon', 'TF_ATTR_FLOAT', 1e-5)]
const TRAINING = [attribute('data_format', 'TF_ATTR_STRING', 'NHWC'), attribute('is_training', 'TF_ATTR_BOOL', true)]

const folder = mkdtempSync(join(tmpdir(), 'maskbench-replay-'))
const writer = new RecordingWriter(folder, 'ops')
new Tracer(writer).trace('some ops', someOps)
writer.finish()
const recording = new RecordingReader(folder, 'ops')
afterAll(() => {
  recording.close()
  rmSync(folder, { recursive: true })
})

function someOps(): void {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, -3, 4, 0.5, 6, 7, -8], [2, 2, 1, 2])
    const scale = tf.tensor1d([1, 2])
    for (let i = 0; i < 3; i++) op.add(x, x)
    op.greater(x, 0)
    op.cast(op.cast(x, 'float32', 'bfloat16'), 'bfloat16', 'float32')
    op.cast(x, 'float32', 'uint8')
    op.sum(x, [0])
    const factors = op.reshape(x, [4, 2])
    const plain = (name: string) => attribute(name, 'TF_ATTR_BOOL', false)
    execute('MatMul', [factors, op.transpose(factors, [1, 0])], [...T, plain('transpose_a'), plain('transpose_b')])
    const [, , , ...reserves] = executeMany('FusedBatchNormV3', [x, scale, scale, scale, scale], 6, [
      ...NORM,
      ...TRAINING,
      attribute('exponential_avg_factor', 'TF_ATTR_FLOAT', 0.1),
    ])
    executeMany('FusedBatchNormGradV3', [x, x, scale, ...reserves], 5, [...NORM, ...TRAINING])
  })
}

const all = recording.ops.map((_, i) => i)
const failures = (rounding: Rounding, execute?: Binding['executeOp']) =>
  all.flatMap((i) => {
    const verdict = replay(recording, i, rounding, execute)
    return verdict.same ? [] : [`${nameOf(recording.ops[i]!)}: ${verdict.why}`]
  })

describe('ops that were recorded', () => {
  it('are kept once for each shape, and say how they react to their inputs', () => {
    const additions = recording.ops.filter(({ op }) => op === 'AddV2')
    expect(additions).toHaveLength(1)
    // In x + x, a relative error of x is the same relative error of the sum.
    const [x] = additions[0]!.inputs
    const norm = Math.hypot(...recording.floats(x!))
    expect(additions[0]!.sensitivity[0]! / norm).toBeGreaterThan(0.5)
    expect(additions[0]!.sensitivity[0]! / norm).toBeLessThan(2.1)
  })

  it('give the same on the same device, bytes, bfloat16 and batch normalisation among them', () => {
    const names = recording.ops.map(({ op }) => op)
    expect(names).toEqual(expect.arrayContaining(['FusedBatchNormV3', 'FusedBatchNormGradV3', 'Greater', 'MatMul']))
    expect(failures('float32')).toEqual([])
  })

  it('are named with the size of the difference when the device computes something else', () => {
    const wrong: Binding['executeOp'] = (name, ...rest) => binding.executeOp(name === 'AddV2' ? 'Sub' : name, ...rest)
    expect(failures('float32', wrong)).toEqual([
      expect.stringMatching(/^AddV2: float32\[2,2,1,2\] .* \(some ops\): off by 1\.0e\+0 of its norm/),
    ])
  })

  it('fail by a thousandth in float32, not in TF32', () => {
    const rough: Binding['executeOp'] = (name, ...rest) => {
      const made = binding.executeOp(name, ...rest)
      if (name !== 'MatMul') return made
      const { id, shape } = made[0]!
      const off = Float32Array.from(valuesOf(id, TYPE.float32), (value) => value * 1.001)
      return [{ id: tensorOf(shape, TYPE.float32, off), shape, dtype: TYPE.float32 }]
    }
    expect(failures('float32', rough)).toEqual([expect.stringMatching(/^MatMul: .* off by 1\.0e-3 of its norm/)])
    expect(failures('tf32', rough)).toEqual([])
  })

  it('fail when one whole number, one truth or one infinity is another', () => {
    const wrong: Binding['executeOp'] = (name, ...rest) => {
      const made = binding.executeOp(name, ...rest)
      if (name !== 'Greater') return made
      const { id, shape } = made[0]!
      const flipped = Uint8Array.from(valuesOf(id, TYPE.bool), (value, i) => (i === 0 ? 1 - value : value))
      return [{ id: tensorOf(shape, TYPE.bool, flipped), shape, dtype: TYPE.bool }]
    }
    expect(failures('float32', wrong)).toEqual([expect.stringMatching(/^Greater: .* 1 of 8 values differ$/)])
    const infinite: Binding['executeOp'] = (name, ...rest) => {
      const made = binding.executeOp(name, ...rest)
      if (name !== 'Sum') return made
      return [{ ...made[0]!, id: tensorOf(made[0]!.shape, TYPE.float32, new Float32Array(4).fill(1 / 0)) }]
    }
    expect(failures('float32', infinite)).toEqual([expect.stringMatching(/^Sum: .* Infinity in place of /)])
  })
})
