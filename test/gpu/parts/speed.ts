/**
 * Images a second of a workload in each precision, with new views every step and with the same ones, and memory. Steps run as
 * functions; beside the first precision stands the step alone op by op, as it is called from JavaScript.
 */
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { runEagerly } from '../../../harness/engine/functions/index.ts'
import { medianSeconds } from '../../../harness/perf/measure.ts'
import { stepping } from '../../../harness/perf/stepping.ts'
import { cardMemoryMb } from '../card-memory.ts'
import { type Context, within } from '../findings.ts'
import { workloadConfig } from '../steps.ts'

/** TF32 first: memory is what the card's default takes. */
const PRECISIONS = ['tf32', 'float32', 'bfloat16'] as const
/** The first call traces a step, the second checks that it would do the same again. */
const WARM = 2
const SIZES = { card: { steps: 20 }, cpu: { steps: 1, batch: 2 } }

export async function run(context: Context): Promise<void> {
  const { detail: workload, rehearsed, say } = context
  const { steps, batch } = rehearsed ? SIZES.cpu : { ...SIZES.card, batch: undefined }
  const precisions = rehearsed ? (['float32'] as const) : PRECISIONS
  const before = cardMemoryMb()
  await within(
    context,
    precisions,
    (precision) => `${workload}, ${precision}`,
    (precision) => {
      const config = workloadConfig(workload, precision, batch)
      const secondsOf = (call: () => void) => medianSeconds(call, steps, WARM)
      const { withViews, stepAlone, dispose } = stepping(config)
      const [alone, views] = [secondsOf(stepAlone), secondsOf(withViews)]
      dispose()
      const now = cardMemoryMb()
      const eager = precision === precisions[0] ? secondsOpByOp(config, secondsOf) : null
      say({
        table: 'images per second',
        row: {
          workload,
          precision,
          batch: config.batchSize,
          'step alone': round(config.batchSize / alone),
          'with views': round(config.batchSize / views),
          'alone, op by op': eager && round(config.batchSize / eager),
          'ms a step': round(alone * 1000),
          'card MiB': before === null || now === null ? null : now - before,
          'host MiB': Math.round(process.resourceUsage().maxRSS / 1024),
        },
      })
      say({ passed: `${workload}, ${precision}` })
    },
  )
}

function secondsOpByOp(config: RepresentationConfig, secondsOf: (call: () => void) => number): number {
  runEagerly(true)
  try {
    const { stepAlone, dispose } = stepping(config)
    const seconds = secondsOf(stepAlone)
    dispose()
    return seconds
  } finally {
    runEagerly(false)
  }
}

const round = (value: number) => Number(value.toPrecision(4))
