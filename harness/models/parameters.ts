/**
 * A model's parameters by torchvision's or timm's names. They are TensorFlow resource variables, which optimisers and
 * normalisation update in place, also within compiled functions.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { UsageError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { attribute, execute, executeMany, typeAttribute } from '../engine/native.ts'
import { type Tape, Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'

/**
 * Files use PyTorch's layout. In memory, a `convolution` is [kernel, kernel, in, out] instead of [out, in, kernel,
 * kernel], and a `linear` is [in, out] instead of [out, in].
 */
type Kind = 'convolution' | 'linear' | 'scale' | 'shift' | 'embedding' | 'mean' | 'variance'

export interface Specification {
  name: string
  /** PyTorch's shape. */
  shape: number[]
  kind: Kind
  /** Initialised uniformly within 1/sqrt(fan-in), like PyTorch's layers. By default shifts are 0, convolutions He. */
  fanIn?: number
  /** Initialised normally with this standard deviation. */
  deviation?: number
}

/** Arrays by name, in PyTorch's layout. */
export type NamedArrays = Map<string, { shape: number[]; values: Float32Array }>

const isStatistic = ({ kind }: Specification) => kind === 'mean' || kind === 'variance'

/** A tensor that ops can update in place. */
export class Resource {
  static #count = 0
  readonly handle: Tensor
  readonly shape: number[]

  constructor(initial: Tensor) {
    this.shape = initial.shape
    this.handle = tf.keep(
      execute(
        'VarHandleOp',
        [],
        [
          typeAttribute('dtype'),
          attribute('shape', 'TF_ATTR_SHAPE', initial.shape),
          attribute('shared_name', 'TF_ATTR_STRING', `resource-${Resource.#count++}`),
          attribute('container', 'TF_ATTR_STRING', ''),
        ],
      ),
    )
    this.assign(initial)
  }

  /** The current value, which shares memory: dispose of it before the next update, or that update copies the tensor. */
  read(): Tensor {
    return execute('ReadVariableOp', [this.handle], [typeAttribute('dtype')])
  }

  assign(value: Tensor): void {
    executeMany('AssignVariableOp', [this.handle, value], 0, [typeAttribute('dtype')])
  }

  dispose(): void {
    executeMany('DestroyResourceOp', [this.handle], 0, [attribute('ignore_lookup_error', 'TF_ATTR_BOOL', true)])
    this.handle.dispose()
  }
}

export class Parameters {
  readonly specification: readonly Specification[]
  readonly trainable = new Map<string, Resource>()
  readonly #statistics = new Map<string, Resource>()
  #values = new Map<string, Traced>()

  constructor(specification: readonly Specification[], initial: NamedArrays) {
    this.specification = specification
    for (const entry of specification) {
      const value = tensorFrom(entry, initial)
      const resources = isStatistic(entry) ? this.#statistics : this.trainable
      resources.set(entry.name, new Resource(value))
      value.dispose()
    }
  }

  /** Initialises parameters like torchvision's ResNet and PyTorch's nn.Linear, from one generator. */
  static initialise(specification: readonly Specification[], random: Random): Parameters {
    const initial: NamedArrays = new Map()
    for (const entry of specification) {
      initial.set(entry.name, { shape: entry.shape, values: initialValues(entry, random.fork(entry.name)) })
    }
    return new Parameters(specification, initial)
  }

  /** The number of trainable values. */
  get size(): number {
    return [...this.trainable.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
  }

  /**
   * Reads every trainable parameter for one forward pass. Call `release` before updating them.
   * @param tape - records operations for the parameters' gradients; null freezes the parameters.
   */
  acquire(tape: Tape | null): void {
    for (const [name, resource] of this.trainable) this.#values.set(name, new Traced(tf.keep(resource.read()), tape))
  }

  /** Disposes of the read values and returns the gradients from the tape, by name. */
  release(): Map<string, Tensor> {
    const gradients = new Map<string, Tensor>()
    for (const [name, { tensor, gradient }] of this.#values) {
      if (gradient) gradients.set(name, gradient)
      tensor.dispose()
    }
    this.#values = new Map()
    return gradients
  }

  /** A trainable parameter, between `acquire` and `release`. */
  get<T extends Tensor>(name: string): Traced<T> {
    const value = this.#values.get(name)
    if (!value) throw new Error(`no parameter ${name}, or not acquired`)
    return value as Traced<T>
  }

  /** A running statistic. */
  statistic(name: string): Resource {
    const value = this.#statistics.get(name)
    if (!value) throw new Error(`no running statistic ${name}`)
    return value
  }

  /** All parameters and running statistics by name, in PyTorch's layout. */
  arrays(): NamedArrays {
    const arrays: NamedArrays = new Map()
    for (const entry of this.specification) {
      // tidy searches its result for tensors, so the values are read inside it.
      tf.tidy(() => {
        const stored = this.#resource(entry).read()
        const values = toFile(stored, entry.kind).dataSync() as Float32Array
        arrays.set(entry.name, { shape: entry.shape, values: Float32Array.from(values) })
      })
    }
    return arrays
  }

  load(arrays: NamedArrays): void {
    for (const entry of this.specification) {
      const value = tensorFrom(entry, arrays)
      this.#resource(entry).assign(value)
      value.dispose()
    }
  }

  dispose(): void {
    this.release()
    for (const entry of this.specification) this.#resource(entry).dispose()
  }

  #resource({ name }: Specification): Resource {
    return this.trainable.get(name) ?? this.statistic(name)
  }
}

function tensorFrom({ name, shape, kind }: Specification, arrays: NamedArrays): Tensor {
  const array = arrays.get(name)
  if (!array) throw new UsageError({ what: `the weights lack ${name}`, remedy: 'use weights of the same architecture' })
  if (array.shape.join() !== shape.join()) {
    const [has, needs] = [array.shape.join('x'), shape.join('x')]
    throw new UsageError({
      what: `${name} is ${has}, expected ${needs}`,
      remedy: 'use weights of the same architecture',
    })
  }
  const tensor = tf.tensor(array.values, shape, 'float32')
  const stored = fromFile(tensor, kind)
  if (stored !== tensor) tensor.dispose()
  return stored
}

function fromFile(tensor: Tensor, kind: Kind): Tensor {
  if (kind === 'convolution') return tf.transpose(tensor, [2, 3, 1, 0])
  return kind === 'linear' ? tf.transpose(tensor) : tensor
}

function toFile(tensor: Tensor, kind: Kind): Tensor {
  if (kind === 'convolution') return tf.transpose(tensor, [3, 2, 0, 1])
  return kind === 'linear' ? tf.transpose(tensor) : tensor
}

/** He et al. 2015, fan-out, for convolutions; uniform within 1/sqrt(fan-in) for linear layers; 1 and 0 for norms. */
function initialValues({ shape, kind, fanIn, deviation }: Specification, random: Random): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1)
  const fill = (draw: () => number) => Float32Array.from({ length: size }, draw)
  if (deviation !== undefined) return fill(() => deviation * random.normal())
  if (kind === 'convolution' && fanIn === undefined) {
    const he = Math.sqrt(2 / (shape[0]! * shape[2]! * shape[3]!))
    return fill(() => he * random.normal())
  }
  if (kind === 'linear' || fanIn !== undefined) {
    const bound = 1 / Math.sqrt(fanIn ?? shape[1]!)
    return fill(() => random.uniform(-bound, bound))
  }
  return new Float32Array(size).fill(kind === 'scale' || kind === 'variance' ? 1 : 0)
}
