/** A run without an engine: a chain of hashes stands for training, so that any lost or repeated step shows. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync } from 'node:fs'
import type { NoisyLabelsConfig } from '../../../db/config/noisy-labels.ts'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import type { Recorder } from '../../../harness/base/recorder.ts'

const SAVE_EVERY = 5

/**
 * `FAKE` in the environment makes it misbehave, the name of a signal sends itself that one half-way, once; `FAKE_LOG`
 * names a file that gets a line for every start; `FAKE_BYTES` is how large the encoder and the states are; with
 * `FAKE_STAY` it goes no further than half-way until it is stopped, and with `FAKE_UNTIL` until there is a file or folder
 * of this name.
 */
export async function runFake(config: NoisyLabelsConfig, recorder: Recorder): Promise<void> {
  const { seed, steps, batchSize: millisecondsAStep } = config
  if (process.env.FAKE_LOG) appendFileSync(process.env.FAKE_LOG, `${seed} ${process.env.CUDA_VISIBLE_DEVICES ?? ''}\n`)
  if (process.env.FAKE === 'talk') {
    process.stderr.write('2026-01-01 tensorflow: chatter\nmaskbench: skipped 1.png\nmaskbench: skipped 2.png\n')
  }
  const resumed = recorder.latestState()
  misbehave(process.env.FAKE)
  let state = resumed === null ? createHash('sha256').update(String(seed)).digest() : small(resumed.bytes)
  for (let step = (resumed?.step ?? 0) + 1; step <= steps; step++) {
    sleepSync(millisecondsAStep)
    state = createHash('sha256').update(state).digest()
    recorder.metric('loss', 'step', step, state.readUInt32LE() / 2 ** 32)
    recorder.progress(step, steps, `step ${step}/${steps}`)
    while (step === Math.ceil(steps / 2) && stays()) {
      sleepSync(10)
      recorder.progress(step, steps, 'staying')
    }
    if (step === 3) recorder.event({ name: 'third', axis: 'step', step, message: 'the third step is done' })
    if (step % SAVE_EVERY === 0) recorder.saveState(step, large(state))
    if (process.env.FAKE?.startsWith('SIG') && resumed === null && step === SAVE_EVERY) {
      process.kill(process.pid, process.env.FAKE)
      sleepSync(1000)
    }
    if (process.env.FAKE === 'hang' && resumed === null && step === SAVE_EVERY) sleepSync(3_600_000)
    if (process.env.FAKE === 'fail-once' && resumed === null && step === SAVE_EVERY) throw new Error('a bad start')
  }
  recorder.artefact({ kind: 'checkpoint', name: 'encoder', step: steps, bytes: large(state) })
  recorder.score({
    dataset: config.dataset,
    evaluation: 'noisy-labels',
    condition: '',
    metric: 'top1',
    value: state.readUInt32LE() / 2 ** 32,
    protocol: 'fake',
    selectedOnTest: false,
    details: {},
  })
  const predicted = Int32Array.from(state)
  const truth = Int32Array.from({ length: predicted.length }, (_, i) => i % 2)
  recorder.predictions({
    dataset: config.dataset,
    evaluation: 'noisy-labels',
    condition: '',
    protocol: 'fake',
    truth,
    predicted,
  })
}

function stays(): boolean {
  const { FAKE_STAY: always, FAKE_UNTIL: awaited } = process.env
  return Boolean(always) || (awaited !== undefined && !existsSync(awaited))
}

function misbehave(how: string | undefined): void {
  if (how === 'fail') throw new Error('it does not work')
  if (how === 'lack') throw new EnvironmentError({ what: 'the data are damaged', remedy: 'get them again' })
  // Slowly, so that memory is looked at on the way.
  if (how === 'eat') for (const eaten: Buffer[] = []; ; sleepSync(200)) eaten.push(Buffer.alloc(2 ** 24, 1))
  if (how === 'die') process.kill(process.pid, 'SIGKILL')
}

function large(state: Buffer): Buffer {
  return Buffer.concat([state, Buffer.alloc(Number(process.env.FAKE_BYTES ?? 0), state)])
}

function small(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.subarray(0, 32))
}

/** Blocks the thread as a training step does. */
function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
