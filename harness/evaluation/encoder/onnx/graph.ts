/**
 * What computes an output of an ONNX model: the layer in front of it, read from the file.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

import { PbfReader } from 'pbf'

/** A layer whose output is no feature of an image, but what is made of one. */
export interface Ending {
  kind: 'linear' | 'probabilities'
  /** Name of a linear layer's weights, as its module names them; empty where the file does not say. */
  name: string
}

interface Node {
  operation: string
  inputs: string[]
  outputs: string[]
}

interface Graph {
  nodes: Node[]
  /** Names of the arrays that the file holds. */
  weights: Set<string>
}

/** ModelProto, GraphProto, NodeProto and the name of a TensorProto. */
function readModel(tag: number, graph: Graph, pbf: PbfReader): void {
  if (tag === 7) pbf.readMessage(readGraph, graph)
}

function readGraph(tag: number, graph: Graph, pbf: PbfReader): void {
  if (tag === 1) graph.nodes.push(pbf.readMessage(readNode, { operation: '', inputs: [], outputs: [] }))
  else if (tag === 5) graph.weights.add(pbf.readMessage(readTensor, { name: '' }).name)
}

function readNode(tag: number, node: Node, pbf: PbfReader): void {
  if (tag === 1) node.inputs.push(pbf.readString())
  else if (tag === 2) node.outputs.push(pbf.readString())
  else if (tag === 4) node.operation = pbf.readString()
}

function readTensor(tag: number, tensor: { name: string }, pbf: PbfReader): void {
  if (tag === 8) tensor.name = pbf.readString()
}

/** Operations that change no value. */
const PLAIN = new Set(['Identity', 'Cast', 'Flatten', 'Reshape', 'Squeeze', 'Dropout'])
const PROBABILITIES = new Set(['Softmax', 'LogSoftmax', 'Sigmoid'])

/** @returns null for an output that no linear layer makes, and for a file that is damaged. */
export function endingOf(model: Uint8Array, output: string): Ending | null {
  try {
    return ending(new PbfReader(model).readFields(readModel, { nodes: [], weights: new Set() }), output)
  } catch {
    return null
  }
}

function ending({ nodes, weights }: Graph, output: string): Ending | null {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
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
