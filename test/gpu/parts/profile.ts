/**
 * Where the time of a step goes, by op: how often it runs, how long the call takes JavaScript, and how long the device takes,
 * waiting for it after each op. The waiting itself is measured and taken off. For this the step runs op by op, not as a function.
 */
import { type Attribute, listening, type TensorInfo } from '../../../harness/engine/border.ts'
import { runEagerly } from '../../../harness/engine/functions/index.ts'
import { KINDS } from '../../../harness/engine/native.ts'
import { type Stepping, stepping } from '../../../harness/perf/stepping.ts'
import { binding, TYPE } from '../binding.ts'
import { type Context, within } from '../findings.ts'
import { workloadConfig } from '../steps.ts'

const TOP = 15
/** Some come before, in which constants are made and kernels chosen. */
const WARM = 2

interface Cost {
  times: number
  hostMs: number
  deviceMs: number
}

export async function run(context: Context): Promise<void> {
  const { detail: workload, rehearsed, say } = context
  const precision = rehearsed ? 'float32' : 'tf32'
  const count = rehearsed ? 1 : 3
  runEagerly(true)
  await within(
    context,
    [workload],
    () => workload,
    () => {
      const config = workloadConfig(workload, precision, rehearsed ? 2 : undefined)
      const steps = stepping(config)
      for (let i = 0; i < Math.min(WARM, count); i++) steps.withViews()
      const costs = new Map<string, Cost>()
      const host = measure(steps, count, costs, 'hostMs', () => 0)
      const wait = new Wait()
      const synchronous = measure(steps, count, costs, 'deviceMs', (made) => wait.after(made))
      const ordered = [...costs].sort(([, a], [, b]) => b.deviceMs - a.deviceMs)
      const ops = ordered.reduce((sum, [, { times }]) => sum + times, 0)
      say({
        table: 'a step',
        row: {
          workload,
          precision,
          ops: ops / count,
          'ms as it is': ms(host / count),
          'ms in calls': ms(sum(costs, 'hostMs') / count),
          'ms waiting after each op': ms(synchronous / count),
          'ms of the device': ms(sum(costs, 'deviceMs') / count),
        },
      })
      for (const [op, { times, hostMs, deviceMs }] of ordered.slice(0, TOP)) {
        const row = {
          workload,
          op,
          times: times / count,
          'device ms': ms(deviceMs / count),
          'call ms': ms(hostMs / count),
        }
        say({ table: 'ops', row })
      }
      steps.dispose()
      say({ passed: workload })
    },
  )
}

/** Milliseconds of all steps. @param afterOp - what is done after each op, as part of its time. */
function measure(
  { withViews }: Stepping,
  count: number,
  costs: Map<string, Cost>,
  kind: 'hostMs' | 'deviceMs',
  afterOp: (made: TensorInfo[]) => number,
): number {
  const start = performance.now()
  listening(
    {
      executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number) {
        const before = performance.now()
        const made = binding.executeOp(op, attributes, inputs, outputs)
        const waited = afterOp(made)
        const cost = costs.get(op) ?? { times: 0, hostMs: 0, deviceMs: 0 }
        costs.set(op, cost)
        cost[kind] += Math.max(0, performance.now() - before - waited)
        if (kind === 'hostMs') cost.times += 1
        return made
      },
    },
    () => {
      for (let i = 0; i < count; i++) withViews()
    },
  )
  return performance.now() - start
}

/** Waits for the device by reading one number that comes after the op. */
class Wait {
  readonly #begin = binding.createTensor([1], TYPE.int32, Int32Array.of(0))
  readonly #one = binding.createTensor([1], TYPE.int32, Int32Array.of(1))
  readonly #flat = binding.createTensor([1], TYPE.int32, Int32Array.of(-1))
  readonly #idle: number

  constructor() {
    const something = binding.createTensor([64], TYPE.float32, new Float32Array(64))
    const times = Array.from({ length: 50 }, () => {
      const start = performance.now()
      this.#read({ id: something, shape: [64], dtype: TYPE.float32 })
      return performance.now() - start
    })
    this.#idle = times.sort((a, b) => a - b)[25]!
  }

  /** @returns how long this takes when the device has nothing to do. */
  after(made: TensorInfo[]): number {
    const result = made.find(({ shape, dtype }) => dtype === TYPE.float32 && !shape.includes(0))
    if (!result) return 0 // whole numbers live on the host, or nobody waits for them
    this.#read(result)
    return this.#idle
  }

  #read({ id, dtype }: TensorInfo): void {
    const [flat] = binding.executeOp('Reshape', typed(dtype, 'Tshape'), [id, this.#flat], 1)
    const [first] = binding.executeOp('Slice', typed(dtype, 'Index'), [flat!.id, this.#begin, this.#one], 1)
    binding.tensorDataSync(first!.id)
    binding.deleteTensor(flat!.id)
    binding.deleteTensor(first!.id)
  }
}

function typed(dtype: number, index: string): Attribute[] {
  const type = KINDS.TF_ATTR_TYPE!
  return [
    { name: 'T', type, value: dtype },
    { name: index, type, value: TYPE.int32 },
  ]
}

const sum = (costs: Map<string, Cost>, kind: 'hostMs' | 'deviceMs') =>
  [...costs.values()].reduce((total, cost) => total + cost[kind], 0)

const ms = (value: number) => Number(value.toPrecision(3))
