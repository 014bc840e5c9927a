/** A stand-in for TensorFlow: the ops of a function's body run on stand-ins for tensors, and are added to a graph. */
import {
  type AddedOp,
  type Attribute,
  type Binding,
  type GraphBinding,
  STAND_INS,
  standIn,
  type TensorInfo,
  tensorflow,
} from '../border.ts'
import { inputLengths, opDefinition } from './definitions.ts'
import { VariableOrder } from './order.ts'
import type { Recording } from './recording.ts'

/** TensorFlow's number for variables (tensorflow/core/framework/types.proto). */
const RESOURCE = 20
/** Constants with more entries are passed at every call, because graphs keep several copies of their constants. */
const LARGEST_INLINE = 1024
/** Index of a result whose shape TensorFlow does not infer; only the op's own gradient uses that result. */
const OPAQUE: Record<string, number> = { FusedBatchNormV3: 5 }

export class Trace {
  readonly recording: Recording = { stands: [], ops: [], literals: [], captured: new Map(), results: [] }
  readonly border: Binding
  readonly #binding: GraphBinding
  readonly #graph: number
  readonly #isConstant: (tensor: number) => boolean
  readonly #order = new VariableOrder()
  readonly #variables = new Set<number>()
  /** Values of the graph for literals, by tensor. */
  readonly #literals = new Map<number, number>()
  /** Values that a call passes: its arguments, then those for `#handed`. */
  readonly #given: number[] = []
  /** Tensors that every call passes in addition to its arguments. */
  readonly #handed: number[] = []
  /** Ops that must run although no result depends on them. */
  readonly #effects: number[] = []
  #values = 0

  /** @param isConstant - whether a tensor's values never change. */
  constructor(binding: GraphBinding, isConstant: (tensor: number) => boolean) {
    this.#binding = binding
    this.#isConstant = isConstant
    this.#graph = binding.newGraph()
    this.border = standIn({
      createTensor: (shape, type, values) => {
        const tensor = tensorflow.createTensor(shape, type, values)
        const value = this.#addConstant(tensor)
        this.#literals.set(tensor, value)
        this.recording.literals.push({ type, shape: [...shape], values: values.slice(), value })
        return tensor
      },
      executeOp: (name, attributes, inputs) => this.#addOp(name, attributes, inputs),
    })
  }

  /** A stand-in for an argument with the type and shape of this tensor. */
  argument(tensor: number): TensorInfo {
    const [type, ...shape] = this.#binding.describeTensor(tensor)
    const stand = this.#addArgument(type!, shape)
    this.recording.stands.push(stand)
    return stand
  }

  /** Turns the graph into a function. @returns the tensors that a call must pass after its arguments. */
  finish(name: string, results: readonly number[]): number[] {
    this.recording.results = results.map((id) => this.#valueOf(id, 'a result of the function'))
    this.#binding.addFunction(
      this.#graph,
      name,
      Int32Array.from(this.#given),
      Int32Array.from(this.recording.results),
      Int32Array.from(this.#effects),
    )
    return this.#handed
  }

  dispose(): void {
    this.#binding.deleteGraph(this.#graph)
  }

  #addOp(name: string, attributes: Attribute[], tensors: readonly number[]): TensorInfo[] {
    const place = `op ${this.recording.ops.length} of the function, ${name},`
    const definition = opDefinition(this.#binding, name)
    const inputs = tensors.map((id) => this.#valueOf(id, place))
    const variables = inputs.filter((value) => this.#variables.has(value))
    const reads = name === 'ReadVariableOp'
    const writes = definition.stateful && !reads
    if (writes && variables.length === 0) throw new Error(`${place} has a side effect other than on a variable`)
    const before = this.#order.before(variables, writes)
    const added = this.#binding.addOp(
      this.#graph,
      name,
      attributes,
      Int32Array.from(inputs),
      inputLengths(definition, attributes, inputs.length),
      Int32Array.from(before),
    )
    if (reads) this.#tellShape(added, attributes, tensors[0]!)
    const made = this.#made(added, place, OPAQUE[name])
    const results = made.map(({ id }) => id - STAND_INS)
    this.#order.added({ op: added[0], inputs, variables, writes, results })
    if (writes) this.#effects.push(added[0])
    this.recording.ops.push({ name, attributes: [...attributes], inputs, made })
    return made
  }

  /** Sets the shape of a variable's value, which the graph does not know. */
  #tellShape(added: AddedOp, attributes: Attribute[], variable: number): void {
    const [{ id, shape }] = tensorflow.executeOp('ReadVariableOp', attributes, [variable], 1) as [TensorInfo]
    tensorflow.deleteTensor(id)
    this.#binding.setShape(this.#graph, this.#values, shape)
    added[1] = [(added[1] as number[])[0]!, ...shape]
  }

  #made([, ...values]: AddedOp, place: string, opaque?: number): TensorInfo[] {
    return (values as number[][]).map(([dtype, ...shape], i) => {
      if (i === opaque) return { id: STAND_INS + this.#values++, dtype: dtype!, shape: [] }
      if (shape.some((length) => length < 0)) throw new Error(`${place} has a result whose shape cannot be inferred`)
      return { id: STAND_INS + this.#values++, dtype: dtype!, shape }
    })
  }

  /** The graph's value for a tensor; a tensor that existed before the body ran is captured. */
  #valueOf(tensor: number, place: string): number {
    if (tensor >= STAND_INS) return tensor - STAND_INS
    const { captured } = this.recording
    const known = this.#literals.get(tensor) ?? captured.get(tensor)
    if (known !== undefined) return known
    const value = this.#capture(tensor, place)
    captured.set(tensor, value)
    return value
  }

  #capture(tensor: number, place: string): number {
    const [type, ...shape] = this.#binding.describeTensor(tensor)
    if (type === RESOURCE) {
      const value = this.#handOver(tensor, type, [])
      this.#variables.add(value)
      return value
    }
    if (!this.#isConstant(tensor)) {
      throw new Error(
        `${place} uses a tensor [${shape}] that is not an argument, a variable or a constant made by \`once\``,
      )
    }
    const entries = shape.reduce((product, length) => product * length, 1)
    return entries <= LARGEST_INLINE ? this.#addConstant(tensor) : this.#handOver(tensor, type!, shape)
  }

  #handOver(tensor: number, type: number, shape: number[]): number {
    this.#handed.push(tensor)
    return this.#addArgument(type, shape).id - STAND_INS
  }

  #addArgument(type: number, shape: number[]): TensorInfo {
    const [made] = this.#made(this.#binding.addArgument(this.#graph, type, shape), 'an argument') as [TensorInfo]
    this.#given.push(made.id - STAND_INS)
    return made
  }

  #addConstant(tensor: number): number {
    const [made] = this.#made(this.#binding.addConstant(this.#graph, tensor), 'a constant') as [TensorInfo]
    return made.id - STAND_INS
  }
}
