/** Prints a digest of the weights after some steps of a few methods: a process of its own for each setting of threads. */
import { createHash } from 'node:crypto'
import { ImageStore } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { Learner } from '../../harness/training/step.ts'
import { images, normalisation, tiny } from './tiny.ts'

const COUNT = 16
const STEPS = 8

const store = new ImageStore(images(COUNT), normalisation)
const indices = Int32Array.from({ length: COUNT }, (_, i) => i)
for (const [method, masking] of [
  ['simclr', 'adios'],
  ['byol', 'adios-s'],
  ['simsiam', 'none'],
] as const) {
  const backbone = { name: 'resnet18-cifar', width: 16, blocks: 1, stemStride: 2 }
  const config = tiny({ method, masking, backbone, ...(masking !== 'none' && { adios: { masks: 3 } }) })
  const learner = new Learner(config, 0, new Random(0))
  const random = new Random(1)
  for (let step = 0; step < STEPS; step++) {
    const [first, second] = store.place(store.draw(indices, config.augmentation, random, 2))
    learner.step({ first: first!, second: second!, labels: null }, { step, steps: STEPS, random }).read()
    first!.dispose()
    second!.dispose()
  }
  const hash = createHash('sha256')
  for (const part of [learner.parameters, learner.masking.occlusion?.parameters]) {
    for (const { values } of part?.arrays().values() ?? []) hash.update(values)
  }
  console.log(method, masking, hash.digest('hex'))
}
