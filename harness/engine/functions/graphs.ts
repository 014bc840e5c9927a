/** The graphs of functions before and after TensorFlow's optimisation, collected at their first calls. */
import { PbfReader } from 'pbf'
import { EnvironmentError } from '../../base/errors.ts'
import { listen, tensorflow } from '../border.ts'

export interface Node {
  name: string
  op: string
  /** `^name` is a control dependency. */
  inputs: string[]
  /** Attributes except types, shapes, tensors and TensorFlow's internal ones. */
  attributes: [name: string, value: string][]
}

/** By the function's name. */
export type FunctionGraphs = Map<string, { written: Node[]; run: Node[] }>

/** Starts collecting. @returns a function that stops and returns the graphs of all functions first called meanwhile. */
export function collectGraphs(): () => FunctionGraphs {
  const { collectGraphs: collect, collectedGraphs: collected } = tensorflow
  if (!collect || !collected) {
    throw new EnvironmentError({
      what: 'this TensorFlow binding was not built by maskbench and does not expose graphs',
      remedy: 'Run `npx maskbench setup`',
    })
  }
  const graphs: FunctionGraphs = new Map()
  const called = new Set<string>()
  collect.call(tensorflow, true)
  const stop = listen({
    executeOp(op, ...rest) {
      const made = tensorflow.executeOp(op, ...rest)
      if (!called.has(op)) {
        called.add(op)
        const bytes = new Uint8Array(collected.call(tensorflow))
        if (bytes.length > 0) graphs.set(op, readRunMetadata(bytes))
      }
      return made
    },
  })
  return () => {
    stop()
    collect.call(tensorflow, false)
    return graphs
  }
}

/** Fields of RunMetadata and its FunctionGraphs in tensorflow/core/protobuf/config.proto. */
const FUNCTION_GRAPHS = 4
const PARTITION = 1
const BEFORE_OPTIMISATION = 2

function readRunMetadata(bytes: Uint8Array): { written: Node[]; run: Node[] } {
  const graphs = { written: [] as Node[], run: [] as Node[] }
  const readGraphs = (tag: number, _: null, pbf: PbfReader) => {
    if (tag === PARTITION) pbf.readMessage(readGraph, graphs.run)
    else if (tag === BEFORE_OPTIMISATION) pbf.readMessage(readGraph, graphs.written)
  }
  const read = (tag: number, _: null, pbf: PbfReader) => {
    if (tag === FUNCTION_GRAPHS) pbf.readMessage(readGraphs, null)
  }
  new PbfReader(bytes).readFields(read, null)
  return graphs
}

/** GraphDef and NodeDef. */
function readGraph(tag: number, nodes: Node[], pbf: PbfReader): void {
  if (tag === 1) nodes.push(pbf.readMessage(readNode, { name: '', op: '', inputs: [], attributes: [] }))
}

function readNode(tag: number, node: Node, pbf: PbfReader): void {
  if (tag === 1) node.name = pbf.readString()
  else if (tag === 2) node.op = pbf.readString()
  else if (tag === 3) node.inputs.push(pbf.readString())
  else if (tag === 5) {
    const { name, values } = pbf.readMessage(readAttribute, { name: '', values: [] as string[] })
    if (!name.startsWith('_') && values.length > 0) node.attributes.push([name, values.join()])
  }
}

function readAttribute(tag: number, attribute: { name: string; values: string[] }, pbf: PbfReader): void {
  if (tag === 1) attribute.name = pbf.readString()
  else if (tag === 2) pbf.readMessage(readValue, attribute.values)
}

/** AttrValue; its lists have the same fields. Types, shapes and tensors are left out. */
function readValue(tag: number, values: string[], pbf: PbfReader): void {
  if (tag === 1) pbf.readMessage(readValue, values)
  else if (tag === 2) values.push(pbf.readString())
  else if (tag === 3) values.push(...pbf.readPackedVarint([], true).map(String))
  else if (tag === 4) values.push(...pbf.readPackedFloat().map((value) => String(Number(value.toPrecision(7)))))
  else if (tag === 5) values.push(...pbf.readPackedBoolean().map(String))
}

/** The graph as text: a summary of the function's optimisation, then one line per op. */
export function graphText(name: string, { written, run }: { written: Node[]; run: Node[] }): string {
  const lines = run.map(({ name, op, inputs, attributes }) => {
    const given = attributes.filter(([, value]) => value !== '' && value !== '1,1,1,1')
    return `${name} = ${[`${op}(${inputs.join(', ')})`, ...given.map(([key, value]) => `${key}=${value}`)].join(' ')}`
  })
  return [
    `${name}: ${written.length} ops as written, ${run.length} as they run`,
    ...changes(written, run).map((change) => `  ${change}`),
    '',
    ...lines,
    '',
  ].join('\n')
}

/** Ops whose count differs between the two graphs. */
function changes(written: readonly Node[], run: readonly Node[]): string[] {
  const [before, after] = [countsOf(written), countsOf(run)]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((op) => {
    const [was, is] = [before.get(op) ?? 0, after.get(op) ?? 0]
    return was === is ? [] : [`${op}: ${was} -> ${is}`]
  })
}

function countsOf(nodes: readonly Node[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1)
  return counts
}
