/** The gradients of a whole small step, read off what plain gradient descent makes of the weights. */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Parameters } from '../../harness/models/parameters.ts'
import type { Learner } from '../../harness/training/step.ts'
import { buildSmall, type SMALL_STEPS, smallConfig, stepSmall } from './steps.ts'
import { distance } from './tracer.ts'

const RATE = 0.1
const DESCENT = { name: 'sgd', learningRate: RATE, momentum: 0, weightDecay: 0 }

/** Gradients by the parameter's name. */
export type Gradients = Record<string, number[]>

/** What the CPU makes of a step. */
export interface Expected {
  gradients: Gradients
  /** How far those of bfloat16 are off there, as a share of the norm: by so much this step reacts to rounding. */
  rounded: number
}

/** Gradients of the inference model, and of the occlusion model where there is one. */
export function gradientsOf(
  step: (typeof SMALL_STEPS)[number],
  precision: RepresentationConfig['precision'],
): Gradients {
  const { adios } = step.config
  const learner = buildSmall(
    smallConfig(step, precision, {
      optimizer: DESCENT,
      schedule: { name: 'constant', warmup: 0 },
      ...(adios && { adios: { ...adios, optimizer: DESCENT } }),
    }),
  )
  const before = valuesOf(learner)
  stepSmall(learner, 1)
  const after = valuesOf(learner)
  learner.dispose()
  return Object.fromEntries(
    [...before].map(([name, values]) => {
      const now = after.get(name)!
      return [name, Array.from(values, (value, i) => (value - now[i]!) / RATE)]
    }),
  )
}

function valuesOf({ parameters, masking }: Learner): Map<string, Float32Array> {
  const trained = (prefix: string, part: Parameters | undefined) => {
    const entries = [...(part?.arrays() ?? [])].filter(([name]) => part!.trainable.has(name))
    return entries.map(([name, { values }]) => [`${prefix}${name}`, Float32Array.from(values)] as const)
  }
  return new Map([...trained('', parameters), ...trained('occlusion ', masking.occlusion?.parameters)])
}

/** How far all gradients together are off, as a share of their norm. */
export function shareOff(expected: Gradients, found: Gradients): number {
  const names = Object.keys(expected)
  const off = names.map((name) => distance(expected[name]!, found[name]!))
  return Math.hypot(...off) / Math.hypot(...names.map((name) => Math.hypot(...expected[name]!)))
}
