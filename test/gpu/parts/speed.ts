/** Images a second of a workload in each precision, with new views every step and with the same ones, and memory. */

import { medianSeconds } from '../../../harness/perf/measure.ts'
import { type Stepping, stepping } from '../../../harness/perf/stepping.ts'
import { cardMemoryMb } from '../card-memory.ts'
import { type Context, within } from '../findings.ts'
import { workloadConfig } from '../steps.ts'

/** TF32 first: memory is what the card's default takes. */
const PRECISIONS = ['tf32', 'float32', 'bfloat16'] as const
const SIZES = { card: { steps: 20 }, cpu: { steps: 1, batch: 2 } }

export async function run(context: Context): Promise<void> {
  const { detail: workload, rehearsed, say } = context
  const { steps, batch } = rehearsed ? SIZES.cpu : { ...SIZES.card, batch: undefined }
  const before = cardMemoryMb()
  await within(
    context,
    rehearsed ? (['float32'] as const) : PRECISIONS,
    (precision) => `${workload}, ${precision}`,
    (precision) => {
      const config = workloadConfig(workload, precision, batch)
      const rate = ({ withViews, stepAlone, dispose }: Stepping) => {
        const secondsOf = (call: () => void) => medianSeconds(call, steps, Math.min(2, steps))
        const [alone, views] = [secondsOf(stepAlone), secondsOf(withViews)]
        dispose()
        return {
          alone: config.batchSize / alone,
          views: config.batchSize / views,
          ms: alone * 1000,
        }
      }
      const { alone, views, ms } = rate(stepping(config))
      const now = cardMemoryMb()
      say({
        table: 'images per second',
        row: {
          workload,
          precision,
          batch: config.batchSize,
          'step alone': round(alone),
          'with views': round(views),
          'ms a step': round(ms),
          'card MiB': before === null || now === null ? null : now - before,
          'host MiB': Math.round(process.resourceUsage().maxRSS / 1024),
        },
      })
      say({ passed: `${workload}, ${precision}` })
    },
  )
}

const round = (value: number) => Number(value.toPrecision(4))
