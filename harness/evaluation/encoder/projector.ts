/** The projector that an encoder was trained under, applied to frozen features. */
import { constant } from '../../engine/tape.ts'
import type { Network } from '../../models/mlp.ts'
import { type NamedArrays, Parameters } from '../../models/parameters.ts'
import { RowBlocks } from '../row-blocks.ts'
import type { Features } from '../types.ts'

export interface Projector {
  network: Network
  /** Weights by name, those of the network at least. */
  arrays: NamedArrays
}

const ROWS = 2000

/** Features [count, size] -> the projector's output in evaluation mode, [count, out], with the same labels and tags. */
export function projectedRows({ project: _, ...features }: Features, { network, arrays }: Projector): Features {
  const parameters = new Parameters(network.specification, arrays)
  const blocks: Float32Array[] = []
  const rows = new RowBlocks(features, ROWS, (block) => block, 0)
  rows.each((block) => {
    parameters.acquire(null)
    blocks.push(network.apply(parameters, constant(block), 'evaluation').tensor.dataSync<'float32'>())
    parameters.release()
  })
  rows.dispose()
  parameters.dispose()
  const length = blocks.reduce((sum, block) => sum + block.length, 0)
  const values = new Float32Array(length)
  let at = 0
  for (const block of blocks) {
    values.set(block, at)
    at += block.length
  }
  return { ...features, values, size: length / features.count, origin: 'projector features' }
}
