/** Checks a run's configuration before the run is stored, so that a bad combination fails at once. */
import type { ImageDataset } from '../../datasets/types.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { SELF_SUPERVISED } from '../../db/names.ts'
import { UsageError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import { checkEvaluationFits } from '../evaluation/index.ts'
import { refuseOnline } from '../evaluation/multilabel.ts'
import { refuseWithoutWeights } from '../evaluation/transfer-finetune.ts'
import { findMasking } from '../masking/index.ts'
import { createBackbone } from '../models/index.ts'
import { unet } from '../models/unet.ts'
import { onlineProbeEvaluations } from './online-probe.ts'
import { refuseUnknownObjects } from './pretrain.ts'
import { scoresProjector } from './projector.ts'
import { refuseUnlabelled } from './supervision.ts'

/** @throws UsageError when the data does not suit the method or an evaluation, or a model does not fit the images. */
export function checkConfig(config: RepresentationConfig, dataset: ImageDataset): void {
  const { method, masking, backbone, imageSize, adios, galleries, epochs } = config
  for (const asked of config.evaluations) checkEvaluationFits(asked, dataset)
  if (method === 'raw-pixels' && config.evaluations.some(({ name }) => name === 'transfer-finetune'))
    refuseWithoutWeights()
  const online = onlineProbeEvaluations(config)
  if (!SELF_SUPERVISED.includes(method) && online.length > 0) {
    refuseOnline(method === 'supervised' ? 'the method supervised has a classifier of its own' : undefined)
  }
  if (new Set(online.map(({ probe }) => probe.learningRate)).size > 1) {
    const what =
      'two evaluations multilabel ask for online classifiers with different learning rates, and a run trains one'
    throw new UsageError({ what, remedy: 'give them the same learning rate, or make two runs' })
  }
  if (config.projector === null && scoresProjector(config)) {
    const what = `the grid of k-NN cannot be extended to the projector: ${method} has none`
    throw new UsageError({ what, remedy: 'remove `projector` from the options of knn' })
  }
  if (method === 'supervised' && dataset.classes.length < 2) refuseUnlabelled(config.dataset)
  if (findMasking(masking).needsObjects && !dataset.objects) refuseUnknownObjects(config)
  if (method !== 'raw-pixels') createBackbone(backbone, imageSize)
  if (adios) unet(imageSize, adios)
  else findMasking(masking).start(config, new Random(config.seed))
  if (galleries && masking === 'none') {
    throw new UsageError({
      what: '--galleries draws masks, and masking none has no masks',
      remedy: 'choose a --masking',
    })
  }
  const late = galleries?.find((epoch) => epoch > epochs)
  if (late !== undefined) {
    const what = `--galleries names epoch ${late}, but training has only ${epochs}`
    throw new UsageError({ what, remedy: 'raise --epochs, or remove that epoch from --galleries' })
  }
}
