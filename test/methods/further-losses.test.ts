/** Losses against the published PyTorch code, in test/golden/method-losses.py: two masks, values and gradients. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import type { Method as MethodName } from '../../db/names.ts'
import { Tape, type Traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { findMethod } from '../../harness/methods/index.ts'
import golden from '../golden/method-losses.json' with { type: 'json' }

const MASKS = golden.z1.length / golden.z0.length

const resolved = (method: MethodName) => representationSchema.parse({ kind: 'representation', dataset: 'none', method })

it.each(['vicreg', 'barlow-twins', 'mocov3', 'dino'] as const)('%s is as published, summed over masks', (name) => {
  tf.tidy(() => {
    const tape = new Tape()
    const view = (rows: number[][], target: number[][]) => {
      const z: Traced<Tensor2D> = tape.leaf(tf.tensor2d(rows))
      return { z, p: z, target: tf.tensor2d(target) }
    }
    const first = view(golden.z0, golden.target0)
    const second = view(golden.z1, golden.target1)
    const masked = { first: null, second, masks: MASKS }
    const loss = findMethod(name).loss(
      { first, second: null, masked, labels: null, numbers: [], transitions: null },
      resolved(name),
    )
    const value = loss.tensor.dataSync()[0]
    tape.backward(loss)
    expect(value).toBeCloseTo(golden[name].loss, 4)
    const expectNear = (gradient: number[][], expected: number[][]) =>
      expected.flat().forEach((value, i) => {
        expect(Math.abs(gradient.flat()[i]! - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)))
      })
    expectNear(first.z.gradient!.arraySync() as number[][], golden[name].first)
    expectNear(second.z.gradient!.arraySync() as number[][], golden[name].other)
  })
})
