/** The training state as bytes: parameters, moments, position and generator. Training resumes from it bit for bit. */
import type { RandomState } from '../base/random.ts'
import type { NamedArrays } from '../models/parameters.ts'
import { decodeSafetensors, encodeSafetensors } from '../models/safetensors.ts'
import type { CollapseState } from './collapse.ts'
import type { OnlineProbe } from './online-probe.ts'
import type { Learner } from './step.ts'

export interface Position {
  /** Completed epochs. */
  epoch: number
  /** State of the generator that draws image orders and views. */
  random: RandomState
  collapse: CollapseState
  /** Best test accuracy so far of a supervised learner's classifier; null for other methods. */
  best: number | null
}

interface Part {
  arrays(): NamedArrays
  load(arrays: NamedArrays): void
}

export function encodeState(learner: Learner, position: Position, online: OnlineProbe | null = null): Uint8Array {
  const all: NamedArrays = new Map()
  for (const [prefix, part] of Object.entries(parts(learner, online))) {
    for (const [name, array] of part.arrays()) all.set(`${prefix}:${name}`, array)
  }
  return encodeSafetensors(all, { position: JSON.stringify(position) })
}

/** Restores the state that `encodeState` saved, in a learner built from the same config. */
export function restoreState(learner: Learner, bytes: Uint8Array, online: OnlineProbe | null = null): Position {
  const { arrays, metadata } = decodeSafetensors(bytes, 'the saved training state')
  for (const [prefix, part] of Object.entries(parts(learner, online))) {
    const own: NamedArrays = new Map()
    for (const [name, array] of arrays) {
      if (name.startsWith(`${prefix}:`)) own.set(name.slice(prefix.length + 1), array)
    }
    part.load(own)
  }
  return JSON.parse(metadata.position!) as Position
}

function parts(
  { parameters, target, optimizer, masking, maskOptimizer }: Learner,
  online: OnlineProbe | null,
): Record<string, Part> {
  const classifier = online && { online: online.parameters, onlineOptimizer: online.optimizer }
  const inference = { parameters, optimizer, ...(target && { target }), ...classifier }
  if (!masking.occlusion || !maskOptimizer) return inference
  return { ...inference, occlusion: masking.occlusion.parameters, maskOptimizer }
}
