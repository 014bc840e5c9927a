/** The inputs in TensorFlow's definition of an op. Graphs, unlike single ops, must know which inputs are lists. */
import { PbfReader } from 'pbf'
import type { Attribute, GraphBinding } from '../border.ts'

export interface OpDefinition {
  /** For each input, the attribute with the length of its list; null if the input is one tensor. */
  lists: (string | null)[]
  /** Whether the op has side effects: it changes a variable or draws random numbers. */
  stateful: boolean
}

/** Fields of OpDef and OpDef.ArgDef in tensorflow/core/framework/op_def.proto. */
const INPUT = 2
const STATEFUL = 17
const NUMBER_ATTRIBUTE = 5
const TYPES_ATTRIBUTE = 6

const known = new Map<string, OpDefinition>()

export function opDefinition(binding: Pick<GraphBinding, 'opDefinition'>, name: string): OpDefinition {
  let definition = known.get(name)
  if (!definition) {
    definition = parse(new Uint8Array(binding.opDefinition(name)))
    known.set(name, definition)
  }
  return definition
}

function parse(bytes: Uint8Array): OpDefinition {
  const read = (tag: number, definition: OpDefinition, pbf: PbfReader) => {
    if (tag === INPUT) definition.lists.push(pbf.readMessage(readInput, { list: null as string | null }).list)
    else if (tag === STATEFUL) definition.stateful = pbf.readBoolean()
  }
  const readInput = (tag: number, input: { list: string | null }, pbf: PbfReader) => {
    if (tag === NUMBER_ATTRIBUTE || tag === TYPES_ATTRIBUTE) input.list = pbf.readString() || null
  }
  return new PbfReader(bytes).readFields(read, { lists: [], stateful: false })
}

/** The number of tensors for each input of an op's definition; -1 if the input is not a list. */
export function inputLengths({ lists }: OpDefinition, attributes: readonly Attribute[], inputs: number): Int32Array {
  const given = lists.map((list) => {
    if (list === null) return -1
    const count = attributes.find(({ name }) => name === list)?.value
    return typeof count === 'number' ? count : null
  })
  const counted = given.reduce<number>((sum, length) => sum + Math.abs(length ?? 0), 0)
  return Int32Array.from(given, (length) => length ?? inputs - counted)
}
