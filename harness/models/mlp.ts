/** Projection heads: what a method puts between features and its loss. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { relu } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { linear, linearSpecification } from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'

export interface Head {
  specification: Specification[]
  /** [batch, in] -> [batch, out]. Needs acquired parameters. */
  project(parameters: Parameters, features: Traced<Tensor2D>): Traced<Tensor2D>
}

/** Linear, ReLU, Linear: SimCLR's projector g (Chen et al. 2020, section 4.2). */
export function mlp(name: string, inputs: number, hidden: number, outputs: number): Head {
  const [first, last] = [`${name}.0`, `${name}.2`]
  return {
    specification: [...linearSpecification(first, inputs, hidden), ...linearSpecification(last, hidden, outputs)],
    project: (p, features) => linear(p, last, relu(linear(p, first, features))),
  }
}
