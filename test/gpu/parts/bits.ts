/** Ten steps of training in one process, the same in another, and half of them resumed there: the same bits every time. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inMemory } from '../../../datasets/images/pixels.ts'
import type { TrainingData } from '../../../datasets/types.ts'
import { type RepresentationConfig, representationSchema } from '../../../db/config/representation.ts'
import { Random } from '../../../harness/base/random.ts'
import { pretrain } from '../../../harness/training/pretrain.ts'
import { memoryRecorder, normalisation } from '../../training/tiny.ts'
import { type Context, within } from '../findings.ts'

const STEPS = 10
/** After each epoch the state is saved. */
const EPOCHS = 2

interface Training {
  name: string
  config: object
  /** In place of some of it on a CPU. */
  smaller: object
}

const TRAININGS: readonly Training[] = [
  {
    name: 'simclr, resnet18, 96 px',
    config: { batchSize: 32, backbone: { name: 'resnet18' } },
    smaller: { batchSize: 4, backbone: { name: 'resnet18', width: 16 } },
  },
  {
    name: 'byol with adios, vit-tiny, 96 px',
    config: { method: 'byol', masking: 'adios', batchSize: 16, backbone: { name: 'vit-tiny' }, adios: { width: 32 } },
    smaller: { batchSize: 4, backbone: { name: 'vit-tiny', depth: 2 }, adios: { width: 8 } },
  },
  {
    name: 'simclr, resnet18, 96 px, bfloat16',
    config: { batchSize: 32, backbone: { name: 'resnet18' }, precision: 'bfloat16' },
    smaller: { batchSize: 4, backbone: { name: 'resnet18', width: 16 } },
  },
]

export async function run(context: Context): Promise<void> {
  const { folder, detail, rehearsed, say } = context
  await within(
    context,
    TRAININGS,
    ({ name }) => name,
    async ({ name, config, smaller }) => {
      const file = join(folder, `bits ${name.replaceAll(/\W+/g, '-')}`)
      const resolved = representationSchema.parse({
        kind: 'representation',
        dataset: 'random bytes',
        imageSize: 96,
        epochs: EPOCHS,
        galleries: [],
        ...config,
        ...(rehearsed && smaller),
      })
      const whole = memoryRecorder()
      await pretrain(resolved, trainingData(resolved), new Random(resolved.seed), whole.recorder)
      const digests = whole.states.map(({ bytes }) => digest(bytes))
      if (detail === 'once') {
        writeFileSync(`${file}.json`, JSON.stringify(digests))
        writeFileSync(`${file}.state`, whole.states[0]!.bytes)
        return
      }
      const before = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as string[]
      const differs = digests.findIndex((own, i) => own !== before[i])
      const twice = `${name}: ${STEPS} steps twice`
      if (differs < 0) say({ passed: twice })
      else say({ failed: twice, why: `other bits after ${((differs + 1) * STEPS) / EPOCHS} steps` })

      const resumed = memoryRecorder()
      resumed.states.push({ step: STEPS / EPOCHS, bytes: readFileSync(`${file}.state`) })
      await pretrain(resolved, trainingData(resolved), new Random(resolved.seed), resumed.recorder)
      const half = `${name}: resumed after ${STEPS / EPOCHS}`
      if (digest(resumed.states.at(-1)!.bytes) === before.at(-1)) say({ passed: half })
      else say({ failed: half, why: `other bits after ${STEPS} steps` })
    },
  )
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function trainingData({ batchSize, imageSize }: RepresentationConfig): TrainingData {
  const count = (batchSize * STEPS) / EPOCHS
  const random = new Random('images')
  const bytes = Uint8Array.from({ length: count * imageSize ** 2 * 3 }, () => random.integer(256))
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2)
  const split = { images: inMemory(bytes, count), labels, count, size: imageSize }
  return { ...normalisation, train: split, test: split, classes: 2 }
}
