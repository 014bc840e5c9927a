/** Functions read and write variables in the order of their bodies, and TensorFlow keeps nothing of those that are disposed of. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Tensor } from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { backend, tensorflow } from '../../harness/engine/border.ts'
import { scalar } from '../../harness/engine/constants.ts'
import { runEagerly, TensorFunction } from '../../harness/engine/functions/index.ts'
import { attribute, executeMany, typeAttribute } from '../../harness/engine/native.ts'
import * as op from '../../harness/engine/ops.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { Parameters, Resource } from '../../harness/models/parameters.ts'
import { createOptimizer } from '../../harness/training/optimizers.ts'
import { call, calledBy, counts, valuesOf, vector } from './called-functions.ts'

afterEach(() => runEagerly(false))

const T = typeAttribute('T')

describe('variables', () => {
  /** Reads between writes of every kind; what is read keeps the value that it had. */
  function work(a: Resource, b: Resource, x: Tensor): Tensor[] {
    const first = op.mul(a.read(), 1)
    a.assign(op.add(a.read(), x))
    const second = op.mul(a.read(), 1)
    const unread = a.read()
    executeMany('ResourceApplyGradientDescent', [a.handle, scalar(0.5), op.mul(a.read(), b.read())], 0, UPDATE)
    b.assign(unread)
    executeMany('ResourceApplyMomentum', [b.handle, a.handle, scalar(0.1), op.neg(b.read()), scalar(0.9)], 0, MOMENTUM)
    return [first, second, op.mul(a.read(), 1), op.mul(b.read(), 1)]
  }
  const UPDATE = [T, attribute('use_locking', 'TF_ATTR_BOOL', false)]
  const MOMENTUM = [...UPDATE, attribute('use_nesterov', 'TF_ATTR_BOOL', false)]

  /** All results and both variables after each of some calls. */
  function history(eager: boolean): number[][] {
    const [a, b] = [new Resource(vector(1, 2)), new Resource(vector(3, -1))]
    const compiled = new TensorFunction('updates', (x: Tensor) => work(a, b, x))
    runEagerly(eager)
    const seen = [0.25, -1, 2, 0.5].flatMap((value) =>
      tf.tidy(() => [...compiled.call(vector(value, 1)), a.read(), b.read()].map(valuesOf)),
    )
    for (const one of [compiled, a, b]) one.dispose()
    return seen
  }

  it('are read and written in the order of the body, as op by op', () => {
    const seen = history(false)
    expect(seen).toEqual(history(true))
    // a: 1 -> 1.25 -> 1.25 - .5 * 1.25 * 3, then .9 times that less b, which is 1.25 now.
    expect(seen.slice(0, 2).map(([first]) => first)).toEqual([1, 1.25])
    expect(seen[2]![0]).toBeCloseTo(0.9 * (1.25 - 1.875) - 1.25)
    expect(seen[3]![0]).toBeCloseTo(1.25 - 0.1 * seen[2]![0]!)
  })

  it('are written though no result needs it, even where nothing comes back', () => {
    const a = new Resource(vector(1))
    const compiled = new TensorFunction('count', (x: Tensor) => {
      a.assign(op.add(a.read(), x))
      return []
    })
    for (let i = 0; i < 4; i++) compiled.call(vector(2))
    expect(tf.tidy(() => valuesOf(a.read()))).toEqual([9])
    compiled.dispose()
    a.dispose()
  })

  it.each(['sgd', 'lars', 'adamw'] as const)('are updated by %s as op by op, to the bit', (name) => {
    const trained = (eager: boolean) => {
      const values = Float32Array.of(0.5, -1, 2, 0.25)
      const specification = [{ name: 'weight', shape: [2, 2], kind: 'linear' as const }]
      const parameters = new Parameters(specification, new Map([['weight', { shape: [2, 2], values }]]))
      const optimizer = createOptimizer({ name, learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 }, parameters)
      const compiled = new TensorFunction(
        'update',
        ({ gradient, numbers }: { gradient: Tensor; numbers: Tensor[] }) => {
          optimizer.apply(new Map([['weight', op.alias(gradient)]]), numbers as never)
          return []
        },
      )
      runEagerly(eager)
      for (let step = 1; step <= 4; step++) {
        tf.tidy(() => {
          const numbers = optimizer.nextStep([0.1 / step]).map((number) => tf.scalar(number))
          compiled.call({ gradient: tf.tensor2d([step, 1, -1, 0.5], [2, 2]), numbers })
        })
      }
      const exported = [...parameters.arrays(), ...optimizer.arrays()].map(([key, { values }]) => [key, [...values]])
      for (const one of [compiled, parameters, optimizer]) one.dispose()
      return exported
    }
    const seen = trained(false)
    expect(seen).toEqual(trained(true))
    expect(seen[0]![1]).not.toEqual([0.5, -1, 2, 0.25])
  })
})

describe('what TensorFlow keeps', () => {
  it('is freed when a function is disposed of: its name is no op any more', () => {
    const compiled = new TensorFunction('passing', (x: Tensor) => [op.neg(x)])
    const x = vector(1)
    const [name] = calledBy(() => call(compiled, x)).filter((called) => called.startsWith('passing'))
    const again = () => tensorflow.executeOp(name!, [], backend.getInputTensorIds([x]), 1)
    tensorflow.deleteTensor(again()[0]!.id)
    compiled.dispose()
    expect(again).toThrow(name)
    expect(call(compiled, x)).toEqual([-1])
    compiled.dispose()
  })

  it('is of eight shapes at most: the one not called for longest is forgotten', () => {
    const traced: number[] = []
    const compiled = new TensorFunction('lengths', (x: Tensor) => {
      traced.push(x.size)
      return [op.sum(x)]
    })
    const nameFor = (length: number) =>
      calledBy(() => expect(call(compiled, tf.ones([length]))).toEqual([length])).at(-1)!
    const names = Array.from({ length: 8 }, (_, i) => nameFor(i + 1))
    nameFor(1) // checked, and the latest now
    expect(traced.splice(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1])
    nameFor(9)
    expect(() => tensorflow.executeOp(names[1]!, [], backend.getInputTensorIds([tf.ones([2])]), 1)).toThrow(names[1])
    nameFor(1)
    nameFor(3)
    expect(traced.splice(0)).toEqual([9, 3])
    nameFor(2)
    expect(traced).toEqual([2])
    compiled.dispose()
  })

  it('does not grow with functions made and disposed of', () => {
    const make = () => {
      const compiled = new TensorFunction('short-lived', (x: Tensor) => {
        let y = x
        for (let i = 0; i < 10; i++) y = op.add(op.mul(y, tf.tensor1d(new Float32Array(1000).fill(i))), 1)
        return [y]
      })
      for (let i = 0; i < 3; i++) call(compiled, ones)
      compiled.dispose()
    }
    const ones = tf.ones([1000])
    for (let i = 0; i < 100; i++) make()
    const [before, resident] = [counts(), residentMb()]
    for (let i = 0; i < 300; i++) make()
    expect(counts()).toEqual(before)
    // Each holds 40 kB of numbers, in more than one copy.
    expect(residentMb() - resident).toBeLessThan(30)
  })

  it('is no tensor more after 2,000 calls', () => {
    const variable = new Resource(vector(0, 0))
    const compiled = new TensorFunction('step', ({ x, rate }: { x: Tensor; rate: Tensor }) => {
      variable.assign(op.add(variable.read(), op.mul(op.mul(x, tf.tensor1d([1, 2])), rate)))
      return [op.sum(variable.read()), op.neg(x)]
    })
    const step = () => tf.tidy(() => compiled.call({ x: vector(1, 1), rate: tf.scalar(1) }).map(valuesOf))
    for (let i = 0; i < 3; i++) step()
    const before = counts()
    for (let i = 0; i < 2000; i++) step()
    expect(counts()).toEqual(before)
    expect(step()[0]).toEqual([3 * 2004])
    compiled.dispose()
    variable.dispose()
  })
})

/** Without what JavaScript has not collected yet. */
function residentMb(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().rss / 2 ** 20
}
