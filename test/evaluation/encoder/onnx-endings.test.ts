/** Outputs of classifiers and projectors are not taken for features. */
import { expect, it } from 'vitest'
import { endingOf } from '../../../harness/evaluation/encoder/onnx/graph.ts'
import { readOnnx } from '../../../harness/evaluation/encoder/onnx/model.ts'

const CLASSES = 5

/** A message of protocol buffers of fields that are numbers below 128, text or messages. */
function message(...fields: [number: number, value: number | string | Buffer][]): Buffer {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.from([number * 8, value])
      const bytes = Buffer.from(value)
      const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]
      return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes])
    }),
  )
}

const node = (operation: string, inputs: string[], output: string) =>
  message(...inputs.map((name) => [1, name] as [number, string]), [2, output], [4, operation])

function value(name: string, ...sides: (number | string)[]): Buffer {
  const axes = sides.map((side) => [1, message([typeof side === 'number' ? 1 : 2, side])] as [number, Buffer])
  return message([1, name], [2, message([1, message([1, 1], [2, message(...axes)])])])
}

function weights(name: string, ...sides: number[]): Buffer {
  const values = new Float32Array(sides.reduce((a, b) => a * b)).fill(0.5)
  const axes = sides.map((side) => [1, side] as [number, number])
  return message(...axes, [2, 1], [8, name], [9, Buffer.from(values.buffer)])
}

/** Mean colours of images, then these nodes; the first of the outputs is theirs. */
function model({ nodes, arrays = [], outputs }: { nodes: Buffer[]; arrays?: Buffer[]; outputs: Buffer[] }): Buffer {
  const start = [node('GlobalAveragePool', ['images'], 'pooled'), node('Flatten', ['pooled'], 'means')]
  const all = (field: number, parts: Buffer[]) => parts.map((part) => [field, part] as [number, Buffer])
  const graph = message(
    ...all(1, [...start, ...nodes]),
    [2, 'graph'],
    ...all(5, arrays),
    [11, value('images', 'n', 3, 8, 8)],
    ...all(12, outputs),
  )
  return message([1, 8], [7, graph], [8, message([2, 17])])
}

function classifier(layer: string, output: string): Buffer {
  return model({
    nodes: [node('Gemm', ['means', `${layer}.weight`, `${layer}.bias`], output)],
    arrays: [weights(`${layer}.weight`, 3, CLASSES), weights(`${layer}.bias`, CLASSES)],
    outputs: [value(output, 'n', CLASSES)],
  })
}

it('the linear layer of a classifier is refused, unless its output is asked for', () => {
  const bytes = classifier('fc', 'out')
  expect(endingOf(bytes, 'out')).toEqual({ kind: 'linear', name: 'fc.weight' })
  expect(() => readOnnx(bytes, 'r.onnx')).toThrow(
    expect.objectContaining({
      message:
        'the output out float32 [n, 5] of r.onnx is that of the linear layer fc, such as a classifier or projector, not features',
      remedy: expect.stringContaining('take it all the same with --onnx-output out'),
    }),
  )
  expect(readOnnx(bytes, 'r.onnx', { output: 'out' }).output).toBe('out')
})

it('another linear layer is taken, which is said', () => {
  const { output, notes } = readOnnx(classifier('embed', 'out'), 'r.onnx')
  expect([output, notes.at(-1)]).toEqual([
    'out',
    expect.stringContaining('the last layer in front of this output is linear'),
  ])
})

it('logits and probabilities are refused, and features beside them are preferred', () => {
  expect(() => readOnnx(classifier('x', 'logits'), 'r.onnx')).toThrow(/is that of a classifier, not features$/)
  const softmax = model({ nodes: [node('Softmax', ['means'], 'out')], outputs: [value('out', 'n', 3)] })
  expect(() => readOnnx(softmax, 'r.onnx')).toThrow(/is that of a classifier, not features$/)
  const both = model({
    nodes: [node('Gemm', ['means', 'x.weight'], 'logits'), node('Identity', ['means'], 'class_token')],
    arrays: [weights('x.weight', 3, CLASSES)],
    outputs: [value('logits', 'n', CLASSES), value('class_token', 'n', 3)],
  })
  expect(readOnnx(both, 'r.onnx')).toMatchObject({ output: 'class_token' })
})

it('a length of batches within the model is said, with how to export it', () => {
  const shape = message([1, 2], [2, 7], [8, 'shape'], [9, Buffer.from(BigInt64Array.of(2n, -1n).buffer)])
  const bytes = model({
    nodes: [node('Reshape', ['means', 'shape'], 'out')],
    arrays: [shape],
    outputs: [value('out', 'n', 'm')],
  })
  expect(() => readOnnx(bytes, 'r.onnx')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('its output is not one row per image'),
      remedy: expect.stringContaining('without dynamic axes'),
    }),
  )
})

it('a damaged model has no ending', () => {
  const bytes = classifier('fc', 'out')
  expect(endingOf(bytes.subarray(0, bytes.length - 40), 'out')).toBeNull()
  expect(endingOf(Buffer.from('\xff\xff\xff', 'latin1'), 'out')).toBeNull()
})
