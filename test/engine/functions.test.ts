/** Functions do what their bodies say, are told apart by what they are given, and say so where they can not keep that promise. */

import type { Tensor } from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { backend, isTracing } from '../../harness/engine/border.ts'
import { filled, once, scalar } from '../../harness/engine/constants.ts'
import { runEagerly, TensorFunction } from '../../harness/engine/functions/index.ts'
import { attribute, execute, typeAttribute } from '../../harness/engine/native.ts'
import * as op from '../../harness/engine/ops.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { call, calledBy, counts, valuesOf, vector } from './called-functions.ts'

afterEach(() => runEagerly(false))

describe('a function', () => {
  it('runs as one op from the third call on, and its body no more', () => {
    let runs = 0
    const twice = new TensorFunction('twice', (x: Tensor) => {
      runs += 1
      return [op.mul(op.add(x, 1), 2)]
    })
    const called = [1, 2, 3].map((value) =>
      calledBy(() => expect(call(twice, vector(value))).toEqual([2 * (value + 1)])),
    )
    expect(runs).toBe(2)
    expect(called[2]).toEqual([expect.stringMatching(/^twice_\d+$/)])
    twice.dispose()
  })

  it('takes tensors in any nesting, and is another function for other plain values', () => {
    const compiled = new TensorFunction(
      'weighted',
      ({
        terms,
        mode,
        factor,
      }: {
        terms: readonly { x: Tensor; add: boolean }[]
        mode: unknown
        factor: number | null
      }) => {
        let sum: Tensor = scalar(0)
        for (const { x, add } of terms) sum = add ? op.add(sum, op.sum(x)) : op.sub(sum, op.sum(x))
        return [mode === 1 ? op.mul(sum, factor ?? 1) : op.neg(sum)]
      },
    )
    const given = (mode: unknown, factor: number | null, add = true) => {
      const terms = [
        { x: vector(1, 2), add: true },
        { x: tf.scalar(5), add },
      ]
      return call(compiled, { terms, mode, factor })[0]
    }
    for (let i = 0; i < 3; i++) {
      expect([given(1, 3), given(1, null), given(1, 3, false), given('1', 3), given(true, 3)]).toEqual([
        24, 8, -6, -8, -8,
      ])
    }
    compiled.dispose()
  })

  it('is another for other shapes and types', () => {
    const traced: string[] = []
    const total = new TensorFunction('total', (x: Tensor) => {
      traced.push(`${x.dtype}[${x.shape}]`)
      return [x.dtype === 'float32' ? op.sum(x) : x]
    })
    for (let i = 0; i < 3; i++) {
      expect(call(total, vector(1, 2))).toEqual([3])
      expect(call(total, vector(1, 2, 3))).toEqual([6])
      expect(call(total, tf.tensor1d([1, 2], 'int32'))).toEqual([1, 2])
    }
    const kinds = ['float32[2]', 'float32[3]', 'int32[2]']
    expect(traced).toEqual([...kinds, ...kinds])
    total.dispose()
  })

  it('gives an argument back as it came, and the same value twice', () => {
    const same = new TensorFunction('same', (x: Tensor) => [x, op.neg(x), x])
    for (const eager of [false, false, false, true]) {
      runEagerly(eager)
      expect(tf.tidy(() => same.call(vector(1, -2)).map(valuesOf))).toEqual([
        [1, -2],
        [-1, 2],
        [1, -2],
      ])
    }
    same.dispose()
  })

  it('holds numbers written into it, and constants small and large', () => {
    const large = once('functions.test large', () => tf.range(0, 5000))
    const compiled = new TensorFunction('constants', (x: Tensor) => {
      const literal = op.mul(x, tf.tensor1d([10, 100]))
      return [op.add(op.add(literal, op.sum(large)), filled([2], 0.5))]
    })
    for (const value of [1, 2, 3]) {
      expect(call(compiled, vector(value, value))).toEqual(
        [10 * value + 12497500.5, 100 * value + 12497500.5].map(Math.fround),
      )
    }
    compiled.dispose()
  })

  it('takes others into itself', () => {
    const square = new TensorFunction('square', (x: Tensor): [Tensor] => [op.square(x)])
    const fourth = new TensorFunction('fourth', (x: Tensor) => [square.call(square.call(x)[0])[0]])
    expect([2, 3, 4].map((value) => call(fourth, vector(value)))).toEqual([[16], [81], [256]])
    expect(calledBy(() => call(fourth, vector(5)))).toHaveLength(1)
    expect(call(square, vector(5))).toEqual([25])
    square.dispose()
    expect(call(fourth, vector(2))).toEqual([16])
    fourth.dispose()
  })
})

describe('an error', () => {
  it('names the place of what changes from call to call and is no argument', () => {
    let factor = 2
    const compiled = new TensorFunction('scaling', (x: Tensor) => [op.mul(op.add(x, 1), factor)])
    call(compiled, vector(1))
    factor = 3
    const message = 'the scaling differs from its trace: input 1 of op 1, Mul, differs;'
    expect(() => call(compiled, vector(1))).toThrow(message)
    factor = 2
    expect(call(compiled, vector(1))).toEqual([4])
    compiled.dispose()
  })

  it.each<[string, (second: boolean, x: Tensor) => Tensor[], string]>([
    ['number', (second, x) => [op.mul(x, tf.tensor1d([1, second ? 3 : 2]))], 'literal 0, [2], holds 3 where it held 2'],
    [
      'shape',
      (second, x) => [op.mul(x, tf.tensor1d(second ? [1] : [1, 2]))],
      'literal 0, [1], was one of type 1 and shape [2]',
    ],
    ['op', (second, x) => [second ? op.add(x, 1) : op.mul(x, 1)], 'op 0, AddV2, was Mul'],
    ['attribute', (second, x) => [op.sum(x, [0], second)], 'op 0, Sum, has other attributes'],
    ['end', (second, x) => [second ? op.neg(x) : op.neg(op.neg(x))], 'it ended after 1 of 2 ops'],
    ['further op', (second, x) => [second ? op.neg(op.neg(x)) : op.neg(x)], 'op 1, Neg, was not there'],
    ['result', (second, x) => (second ? [x] : [op.neg(x)]), 'it ended after 0 of 1 ops'],
    ['order of results', (second, x) => (second ? [op.neg(x), x] : [x, op.neg(x)]), 'its results differ'],
    ['number of results', (second, x) => (second ? [op.neg(x)] : [op.neg(x), x]), 'its results differ'],
  ])('names another %s', (_what, body, place) => {
    let second = false
    const compiled = new TensorFunction('body', (x: Tensor) => body(second, x))
    call(compiled, vector(1, 2))
    second = true
    expect(() => call(compiled, vector(1, 2))).toThrow(place)
    compiled.dispose()
  })

  it('names a tensor from outside that was not declared', () => {
    const outside = op.add(vector(1, 2), 0)
    const compiled = new TensorFunction('closure', (x: Tensor) => [op.add(op.neg(x), outside)])
    const place =
      'op 1 of the function, AddV2, uses a tensor [2] that is not an argument, a variable or a constant made by `once`'
    expect(() => call(compiled, vector(1, 2))).toThrow(place)
  })

  it('names it at the second call where it was not yet on the device at the first', () => {
    const outside = vector(1, 2)
    const compiled = new TensorFunction('closure', (x: Tensor) => [op.add(op.neg(x), outside)])
    call(compiled, vector(1, 2))
    expect(() => call(compiled, vector(1, 2))).toThrow('input 1 of op 1, AddV2, differs')
    compiled.dispose()
  })

  it('says that a function has no values to read', () => {
    const compiled = new TensorFunction('reading', (x: Tensor) => [op.mul(x, x.dataSync()[0]!)])
    expect(() => call(compiled, vector(1))).toThrow('a value is read within a function')
  })

  it('refuses ops that draw numbers by themselves', () => {
    const attributes = [
      typeAttribute('dtype'),
      typeAttribute('T', 'int32'),
      ...['seed', 'seed2'].map((name) => attribute(name, 'TF_ATTR_INT', 1)),
    ]
    const compiled = new TensorFunction('drawing', () => [
      execute('RandomUniform', [tf.tensor1d([2], 'int32')], attributes),
    ])
    expect(() => call(compiled, null)).toThrow(
      'op 0 of the function, RandomUniform, has a side effect other than on a variable',
    )
  })

  it('in the body leaves the border as it was, and no tensor behind', () => {
    const border = backend.binding
    const inner = new TensorFunction('inner', (x: Tensor): [Tensor] => {
      op.neg(x)
      throw new Error('no more')
    })
    const outer = new TensorFunction('outer', (x: Tensor) => inner.call(op.add(x, 1)))
    const x = vector(1)
    call(new TensorFunction('warm', (x: Tensor) => [op.neg(op.add(x, 1))]), x)
    const before = counts()
    for (const compiled of [inner, outer]) expect(() => call(compiled, x)).toThrow('no more')
    expect(backend.binding).toBe(border)
    expect(isTracing()).toBe(false)
    expect(counts()).toEqual(before)
    expect(valuesOf(op.neg(x))).toEqual([-1])
  })
})
