/** Heads that several methods have: networks between the encoder's features and the loss. */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { type Network, normalisedMlp } from '../models/mlp.ts'
import type { Method } from './types.ts'

type Layers = (name: string, inputs: number, hidden: number, outputs: number) => Network

/** A projector alone. */
export function projected(layers: Layers): Method['heads'] {
  return (featureSize, { projector }) => ({
    projector: layers('projector', featureSize, projector!.hidden, projector!.out),
    predictor: null,
  })
}

/**
 * A projector, and a predictor of one view's projection from the other's.
 * @param hidden - the width of the predictor's hidden layer.
 */
export function predicting(layers: Layers, hidden: (config: RepresentationConfig) => number): Method['heads'] {
  return (featureSize, config, classes) => ({
    ...projected(layers)(featureSize, config, classes),
    predictor: normalisedMlp('predictor', config.projector!.out, hidden(config), config.projector!.out),
  })
}
