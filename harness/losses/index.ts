/** The losses for wrong labels, by name. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { LossConfig } from '../../db/config/losses.ts'
import { hardBootstrap, softBootstrap } from './bootstrapping.ts'
import { forward } from './forward.ts'
import { generalisedCrossEntropy } from './generalised-cross-entropy.ts'
import { peerLoss } from './peer.ts'
import { symmetricCrossEntropy } from './symmetric-cross-entropy.ts'
import { truncatedCrossEntropy } from './truncated-cross-entropy.ts'
import type { Evaluated, Labelled } from './types.ts'

/** @param logits - [..., rows, classes]; all results belong to the surrounding `tf.tidy`. */
export function robustLoss(loss: LossConfig, logits: Tensor, labelled: Labelled): Evaluated {
  switch (loss.name) {
    case 'forward':
      return forward(logits, labelled)
    case 'bootstrap-soft':
      return softBootstrap(logits, labelled, loss.beta)
    case 'bootstrap-hard':
      return hardBootstrap(logits, labelled, loss.beta)
    case 'gce':
      return generalisedCrossEntropy(logits, labelled, loss.q)
    case 'gce-truncated':
      return truncatedCrossEntropy(logits, labelled, loss)
    case 'sce':
      return symmetricCrossEntropy(logits, labelled, loss)
    case 'peer':
      return peerLoss(logits, labelled, loss.alpha)
  }
}
