/** The losses for wrong labels, by name. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { LossConfig } from '../../db/config/losses.ts'
import { hardBootstrap, softBootstrap } from './bootstrapping.ts'
import { forward } from './forward.ts'
import { generalisedCrossEntropy } from './generalised-cross-entropy.ts'
import { peerLoss } from './peer.ts'
import { symmetricCrossEntropy } from './symmetric-cross-entropy.ts'
import { truncatedCrossEntropy } from './truncated-cross-entropy.ts'
import type { Evaluated, Labelled, Loss } from './types.ts'

const losses: { [Name in LossConfig['name']]: Loss<Name> } = {
  forward,
  'bootstrap-soft': softBootstrap,
  'bootstrap-hard': hardBootstrap,
  gce: generalisedCrossEntropy,
  'gce-truncated': truncatedCrossEntropy,
  sce: symmetricCrossEntropy,
  peer: peerLoss,
}

/** @param logits - [..., rows, classes]; all results belong to the surrounding `tf.tidy`. */
export const robustLoss = (options: LossConfig, logits: Tensor, labelled: Labelled): Evaluated =>
  losses[options.name](logits, labelled, options as never)
