/** The profile of a pass for people. */
import { textTable } from '../base/text-table.ts'
import type { Cost, PassProfile } from './profile.ts'

/** Of ops with their shapes; --json has them all. */
const SHOWN = 40

export function profileText({ pass, passes, ms, calls, opsMs, outsideMs, ops, shapes }: PassProfile): string {
  const counted = `${round(calls)} ${calls === 1 ? 'call' : 'calls'} from JavaScript`
  const hidden = shapes.length - SHOWN
  return [
    `${pass}: ${round(ms)} ms (mean of ${passes}, ${counted}), ops ${round(opsMs)} ms in all, no op for ${round(outsideMs)} ms`,
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
    [right('ms'), right('share'), right('times'), { head: 'op' }, ...(shaped ? [{ head: 'takes' }] : [])],
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
