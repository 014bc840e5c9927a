/** The profile of a pass as text. */
import { textTable } from '../base/formats/text-table.ts'
import type { Cost, PassProfile } from './profile.ts'

/** Number of ops with shapes to show; --json has all. */
const SHOWN = 40

export function profileText({ pass, passes, ms, calls, opsMs, outsideMs, ops, shapes }: PassProfile): string {
  const counted = `${round(calls)} ${calls === 1 ? 'call' : 'calls'} from JavaScript`
  const hidden = shapes.length - SHOWN
  return [
    `${pass}: ${round(ms)} ms (mean of ${passes}, ${counted}), ${round(opsMs)} ms in ops, ${round(outsideMs)} ms outside ops`,
    '',
    table(ops),
    '',
    table(shapes.slice(0, SHOWN)),
    ...(hidden > 0 ? [`${hidden} more with --json`] : []),
    '',
  ].join('\n')
}

function table(costs: readonly Cost[]): string {
  const right = (head: string) => ({ head, align: 'right' as const })
  const shaped = costs.some(({ inputs }) => inputs !== undefined)
  return textTable(
    [right('ms'), right('share'), right('times'), { head: 'op' }, ...(shaped ? [{ head: 'inputs' }] : [])],
    costs.map(({ op, inputs, times, ms, share }) => [
      ms.toFixed(2),
      `${(100 * share).toFixed(1)} %`,
      round(times),
      op,
      ...(shaped ? [inputs ?? ''] : []),
    ]),
  )
}

const round = (value: number) => String(Number(value.toFixed(1)))
