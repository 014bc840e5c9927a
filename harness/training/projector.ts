/** Keeps the projector with the encoder where an evaluation scores its output too. */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Projector } from '../evaluation/encoder/projector.ts'
import { findMethod } from '../methods/index.ts'
import { createBackbone } from '../models/index.ts'
import type { Network } from '../models/mlp.ts'
import type { NamedArrays } from '../models/parameters.ts'

/** Whether an evaluation of the run asks for the projector's output. */
export const scoresProjector = ({ evaluations }: Pick<RepresentationConfig, 'evaluations'>): boolean =>
  evaluations.some((one) => one.name === 'knn' && one.projector === true)

/** The projector of the run's method; null if no evaluation asks for it. */
export function projectorNetwork(config: RepresentationConfig): Network | null {
  if (!scoresProjector(config)) return null
  const { featureSize } = createBackbone(config.backbone, config.imageSize)
  return findMethod(config.method).heads(featureSize, config, 0).projector
}

/** The same with the weights that are stored beside those of the encoder; null as well where they are not stored. */
export function storedProjector(config: RepresentationConfig, arrays: NamedArrays): Projector | null {
  const network = projectorNetwork(config)
  return network?.specification.every(({ name }) => arrays.has(name)) ? { network, arrays } : null
}
