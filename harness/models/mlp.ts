/** Small fully connected networks: the projectors and predictors between features and a method's loss. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { relu } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { batchNormRows, linear, type Mode, matrix } from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'
import {
  linearSpecification,
  matrixSpecification,
  normSpecification,
  plainNormSpecification,
} from './specifications.ts'

export interface Network {
  specification: Specification[]
  /** [batch, in] -> [batch, out]. The parameters must be acquired. */
  apply(parameters: Parameters, x: Traced<Tensor2D>, mode: Mode): Traced<Tensor2D>
}

/** Linear, ReLU, Linear: SimCLR's projector g (Chen et al. 2020, section 4.2). */
export function mlp(name: string, inputs: number, hidden: number, outputs: number): Network {
  const [first, last] = [`${name}.0`, `${name}.2`]
  return {
    specification: [...linearSpecification(first, inputs, hidden), ...linearSpecification(last, hidden, outputs)],
    apply: (p, x) => linear(p, last, relu(linear(p, first, x))),
  }
}

/**
 * Linear, batch norm, ReLU, Linear: BYOL's projector and predictor (Grill et al. 2020, section 3.3), and SimSiam's
 * predictor.
 */
export function normalisedMlp(name: string, inputs: number, hidden: number, outputs: number): Network {
  const [first, norm, last] = [`${name}.0`, `${name}.1`, `${name}.3`]
  return {
    specification: [
      ...matrixSpecification(first, inputs, hidden),
      ...normSpecification(norm, hidden),
      ...linearSpecification(last, hidden, outputs),
    ],
    apply: (p, x, mode) => linear(p, last, relu(batchNormRows(p, norm, matrix(p, first, x), mode))),
  }
}

/**
 * Three layers with batch norm, the first two followed by ReLU, the last norm without scale and shift: SimSiam's
 * projector (Chen and He 2021, section 3).
 */
export function deepNormalisedMlp(name: string, inputs: number, hidden: number, outputs: number): Network {
  const { specification, apply } = expander(name, inputs, hidden, outputs)
  const lastNorm = `${name}.7`
  return {
    specification: [...specification, ...plainNormSpecification(lastNorm, outputs)],
    apply: (p, x, mode) => batchNormRows(p, lastNorm, apply(p, x, mode), mode, false),
  }
}

/**
 * Two layers with batch norm and ReLU, and a product: the projector of Barlow Twins (Zbontar et al. 2021, section 2.2)
 * and VICReg's expander (Bardes et al. 2022, section 4.2).
 */
export function expander(name: string, inputs: number, hidden: number, outputs: number): Network {
  const inner = [
    { matrix: `${name}.0`, norm: `${name}.1`, inputs },
    { matrix: `${name}.3`, norm: `${name}.4`, inputs: hidden },
  ]
  const last = `${name}.6`
  return {
    specification: [
      ...inner.flatMap((layer) => [
        ...matrixSpecification(layer.matrix, layer.inputs, hidden),
        ...normSpecification(layer.norm, hidden),
      ]),
      ...matrixSpecification(last, hidden, outputs),
    ],
    apply(p, x, mode) {
      let y = x
      for (const layer of inner) y = relu(batchNormRows(p, layer.norm, matrix(p, layer.matrix, y), mode))
      return matrix(p, last, y)
    },
  }
}

/** A classifier of one linear layer. */
export function classifier(name: string, inputs: number, classes: number): Network {
  return {
    specification: linearSpecification(name, inputs, classes),
    apply: (p, x) => linear(p, name, x),
  }
}
