/** The parameters of the layers of all models, described without TensorFlow, so that plans can count operations. */
import type { Specification } from './parameters.ts'

export function convSpecification(name: string, inputs: number, outputs: number, kernel: number): Specification[] {
  return [{ name: `${name}.weight`, shape: [outputs, inputs, kernel, kernel], kind: 'convolution' }]
}

export function normSpecification(name: string, size: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [size], kind: 'scale' },
    { name: `${name}.bias`, shape: [size], kind: 'shift' },
    { name: `${name}.running_mean`, shape: [size], kind: 'mean' },
    { name: `${name}.running_var`, shape: [size], kind: 'variance' },
  ]
}

/** The running statistics of a batch normalisation whose scale is fixed at 1 and shift at 0. */
export function plainNormSpecification(name: string, size: number): Specification[] {
  return normSpecification(name, size).filter(({ kind }) => kind === 'mean' || kind === 'variance')
}

export function groupNormSpecification(name: string, size: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [size], kind: 'scale' },
    { name: `${name}.bias`, shape: [size], kind: 'shift' },
  ]
}

export function linearSpecification(name: string, inputs: number, outputs: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], kind: 'linear' },
    { name: `${name}.bias`, shape: [outputs], kind: 'shift', fanIn: inputs },
  ]
}

/** A fully connected layer without bias, for use before a normalisation, which would remove the bias. */
export function matrixSpecification(name: string, inputs: number, outputs: number): Specification[] {
  return [{ name: `${name}.weight`, shape: [outputs, inputs], kind: 'linear' }]
}
