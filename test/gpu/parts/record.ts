/** On the CPU, op by op: every op of the traced steps with what went in and came out, and the gradients of whole steps. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { Random } from '../../../harness/base/random.ts'
import { runEagerly } from '../../../harness/engine/functions/index.ts'
import { inTraining } from '../../../harness/engine/precision.ts'
import { randomImages } from '../../../harness/perf/images.ts'
import { Learner } from '../../../harness/training/step.ts'
import { type Context, within } from '../findings.ts'
import { type Expected, gradientsOf, shareOff } from '../gradient.ts'
import { RecordingWriter } from '../recording.ts'
import { buildSmall, encodeSmall, SMALL_STEPS, smallConfig, stepSmall, WORKLOADS, workloadConfig } from '../steps.ts'
import { noting, Tracer } from '../tracer.ts'

/** Enough images for every shape of a workload's layers, and few enough for a CPU. */
const FEW = 2
/** How much longer they take than small steps. */
const WEIGHT = 10

export async function run(context: Context): Promise<void> {
  const { folder, rehearsed, say } = context
  runEagerly(true) // within functions only their calls are seen
  const expected: Record<string, Expected> = {}
  await within(
    context,
    SMALL_STEPS,
    ({ name }) => `gradients: ${name}`,
    (step) => {
      const gradients = noting(() => gradientsOf(step, 'float32'))
      const rounded = noting(() => gradientsOf(step, 'bfloat16'))
      expected[step.name] = { gradients, rounded: shareOff(gradients, rounded) }
    },
  )
  writeFileSync(join(folder, 'gradients.json'), JSON.stringify(expected))
  const met = new Set<string>()
  for (const precision of ['float32', 'bfloat16'] as const) {
    const writer = new RecordingWriter(folder, precision)
    const tracer = new Tracer(writer, met)
    await within(
      context,
      SMALL_STEPS,
      ({ name }) => `ops, ${precision}: ${name}`,
      (step) => {
        tracer.trace(step.name, () => {
          const learner = buildSmall(smallConfig(step, precision))
          stepSmall(learner, 1)
          encodeSmall(learner)
          learner.dispose()
        })
      },
    )
    if (rehearsed) say({ skipped: `ops, ${precision}: shapes of the workloads`, why: 'on a CPU they take minutes' })
    await within(
      context,
      rehearsed ? [] : Object.keys(WORKLOADS),
      (name) => `ops, ${precision}: ${name} with ${FEW} images`,
      (name) => tracer.trace(`${name}, ${FEW} images`, () => stepWorkload(workloadConfig(name, precision, FEW))),
      WEIGHT,
    )
    writer.finish()
    const variables = [...tracer.onVariables].join(', ')
    say({ table: 'recorded', row: { precision, ops: writer.ops.size, 'with all shapes': writer.count, variables } })
  }
  say({ passed: 'recorded' })
}

function stepWorkload(config: RepresentationConfig): void {
  const random = new Random(0)
  const { store, indices } = randomImages(config.batchSize, config.imageSize, random)
  const learner = new Learner(config, 0, random)
  const [first, second] = store.place(store.draw(indices, config.augmentation, random, 2))
  const sample = { first: first!, second: second!, labels: null }
  inTraining(config, () => learner.step(sample, { step: 5, steps: 10, random })).read()
  first!.dispose()
  second!.dispose()
  learner.dispose()
}
