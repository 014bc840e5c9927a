/** Reads the occlusion model that a run with learned masks stores beside its encoder. */
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { UsageError } from '../../base/errors.ts'
import type { NamedArrays } from '../../models/parameters.ts'
import { unet } from '../../models/unet.ts'
import { configOfCheckpoint, decoded, isEncoder } from './encoder.ts'
import { readWeights } from './readers/index.ts'
import { differencesOf } from './recognise.ts'

export interface OcclusionWeights {
  /** The config of the run that trained it. */
  config: RepresentationConfig
  arrays: NamedArrays
}

const REMEDY = 'pass the occlusion.safetensors of a run with learned masks, which `npx maskbench show` lists'

/** @throws UsageError for any other file, and for weights that are not finite. */
export function readOcclusion(path: string): OcclusionWeights {
  const { tensors, metadata } = readWeights(path)
  const config = configOfCheckpoint(path, metadata)?.config ?? null
  if (config === null) {
    throw new UsageError({ what: `${path} does not say with which options it was trained`, remedy: REMEDY })
  }
  if (isEncoder(tensors, config) || !config.adios) {
    throw new UsageError({ what: `${path} is the encoder of a run: it computes features, not masks`, remedy: REMEDY })
  }
  const { specification } = unet(config.imageSize, config.adios)
  const [difference] = differencesOf(tensors, specification)
  if (difference !== undefined) {
    throw new UsageError({ what: `${path} does not fit the options stored with it: ${difference}`, remedy: REMEDY })
  }
  const names = specification.map(({ name }) => name)
  return { config, arrays: decoded(path, tensors, names) }
}
