/**
 * What computes an output of an ONNX model: the layer in front of it, read from the file.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

/** A layer whose output is no feature of an image, but what is made of one. */
export interface Ending {
  kind: 'linear' | 'probabilities'
  /** Name of a linear layer's weights, as its module names them; empty where the file does not say. */
  name: string
}

/** Numbers of the fields that are read. */
const MODEL = { graph: 7 }
const GRAPH = { node: 1, initializer: 5 }
const NODE = { input: 1, output: 2, operation: 4 }
const TENSOR = { name: 8 }

interface Node {
  operation: string
  inputs: string[]
  outputs: string[]
}

/** Operations that change no value. */
const PLAIN = new Set(['Identity', 'Cast', 'Flatten', 'Reshape', 'Squeeze', 'Dropout'])
const PROBABILITIES = new Set(['Softmax', 'LogSoftmax', 'Sigmoid'])

/** @returns null for an output that no linear layer makes, and for a file that is damaged. */
export function endingOf(model: Uint8Array, output: string): Ending | null {
  try {
    return ending(model, output)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function ending(model: Uint8Array, output: string): Ending | null {
  const text = new TextDecoder()
  const graph = fieldsOf(model, MODEL.graph)[0] ?? new Uint8Array()
  const weights = new Set(fieldsOf(graph, GRAPH.initializer).map((one) => text.decode(fieldsOf(one, TENSOR.name)[0])))
  const makers = new Map<string, Node>()
  for (const node of fieldsOf(graph, GRAPH.node)) {
    const [inputs, outputs, operations] = [NODE.input, NODE.output, NODE.operation].map((field) => {
      return fieldsOf(node, field).map((one) => text.decode(one))
    }) as [string[], string[], string[]]
    for (const name of outputs) makers.set(name, { operation: operations[0] ?? '', inputs, outputs })
  }
  let last = makers.get(output)
  while (last !== undefined && PLAIN.has(last.operation)) last = makers.get(last.inputs[0] ?? '')
  if (last === undefined) return null
  if (PROBABILITIES.has(last.operation)) return { kind: 'probabilities', name: '' }
  const parts = last.operation === 'Add' ? last.inputs.map((name) => makers.get(name)) : [last]
  const product = parts.find((node) => node !== undefined && ['Gemm', 'MatMul'].includes(node.operation))
  if (product === undefined) return null
  const own = [...product.inputs, ...last.inputs].filter((name) => weights.has(name))
  return own.length === 0 ? null : { kind: 'linear', name: own.find((name) => /\.(weight|bias)$/.test(name)) ?? '' }
}

/** The values of a field of a message whose values have a length: messages and text. */
function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at]
      if (byte === undefined) throw new RangeError('the model is truncated')
      at += 1
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const type = tag % 8
    if (type === 0) varint()
    else if (type === 1) at += 8
    else if (type === 5) at += 4
    else if (type === 2) {
      const length = varint()
      if (length > message.length - at) throw new RangeError('the model is truncated')
      if (Math.floor(tag / 8) === wanted) found.push(message.subarray(at, at + length))
      at += length
    } else throw new RangeError('the model is damaged')
  }
  return found
}
