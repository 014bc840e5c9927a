/** Every recorded op on the device: in float32, in TF32 where that makes a difference, and those of bfloat16. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTensorFloat32 } from '../../../harness/engine/card/physical-device.ts'
import { type Context, within } from '../findings.ts'
import { RecordingReader } from '../recording.ts'
import { describe, ROUNDED, type Rounding, replay } from '../replay.ts'

const PASSES: readonly { recording: 'float32' | 'bfloat16'; rounding: Rounding; only?: RegExp }[] = [
  { recording: 'float32', rounding: 'float32' },
  { recording: 'float32', rounding: 'tf32', only: ROUNDED },
  { recording: 'bfloat16', rounding: 'bfloat16' },
]

export async function run(context: Context): Promise<void> {
  const { folder, say } = context
  for (const { recording, rounding, only } of PASSES) {
    if (!existsSync(join(folder, `${recording}.jsonl`))) {
      say({ skipped: `ops in ${rounding}`, why: 'they were not recorded' })
      continue
    }
    const reader = new RecordingReader(folder, recording)
    setTensorFloat32(rounding === 'tf32')
    const indices = reader.ops.flatMap(({ op }, i) => (only?.test(op) === false ? [] : [i]))
    await within(
      context,
      indices,
      (index) => `${rounding}: ${describe(reader.ops[index]!)}`,
      (index) => {
        const item = `${rounding}: ${describe(reader.ops[index]!)}`
        const verdict = replay(reader, index, rounding)
        say(verdict.same ? { passed: item } : { failed: item, why: verdict.why })
      },
    )
    reader.close()
  }
}
