/** A representation run without an engine: its encoder names who trained it. */
import { appendFileSync } from 'node:fs'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Recorder } from '../../harness/base/recorder.ts'

const ENCODER = 'encoder.safetensors'

/** `FAKE_LOG` in the environment names a file that gets a line for every run that trains; `FAKE` may make that fail. */
export async function trainFake({ seed, evaluations }: RepresentationConfig, recorder: Recorder): Promise<void> {
  const alike = recorder.trainedAlike(ENCODER)
  const who = `${seed} ${evaluations.map(({ name }) => name)}`
  if (alike === null) {
    if (process.env.FAKE_LOG) appendFileSync(process.env.FAKE_LOG, `${who}\n`)
    if (process.env.FAKE === 'fail') throw new Error('it does not train')
  }
  const bytes = alike?.bytes ?? Buffer.from(who)
  recorder.artefact({ kind: 'checkpoint', name: ENCODER, step: 1, bytes })
  const message = `encoder of ${Buffer.from(bytes).toString()}`
  recorder.event({ name: 'encoder', axis: 'epoch', step: 1, message })
}
