/** ONNX Runtime in a process of its own, which is asked and waited for. */
import { spawnSync } from 'node:child_process'
import { availableParallelism, tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { EnvironmentError } from '../../../base/errors.ts'

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url))
const NEWLINE = 0x0a
/** As in `child.mjs`. */
const ANSWER_PIPE = 3
const MOST_ERROR_CHARACTERS = 300

/** The model is damaged, or cannot be run. The message completes "it cannot be evaluated: …". */
export class BadOnnxModel extends Error {}

const valueSchema = z.object({
  name: z.string(),
  type: z.string(),
  /** Numbers, or names of axes that may have any length. */
  shape: z.array(z.union([z.number(), z.string()])),
})
const describedSchema = z.object({
  /** Of ONNX Runtime. */
  version: z.string(),
  inputs: z.array(valueSchema),
  outputs: z.array(valueSchema),
})

export type OnnxValue = z.output<typeof valueSchema>
export type OnnxValues = z.output<typeof describedSchema>

export interface EncodeRequest {
  input: string
  output: string
  layout: 'NCHW' | 'NHWC'
  size: number
  batch: number
  count: number
  mean: readonly number[]
  std: readonly number[]
}

/** @throws BadOnnxModel; EnvironmentError when ONNX Runtime is not installed. */
export function describeOnnx(model: Uint8Array): OnnxValues {
  return describedSchema.parse(ask(model, { task: 'describe' }).facts)
}

/**
 * @param pixels - [count, size, size, 3].
 * @returns features, [count, length].
 * @throws BadOnnxModel; EnvironmentError when ONNX Runtime is not installed.
 */
export function encodeOnnx(
  model: Uint8Array,
  request: EncodeRequest,
  pixels: Uint8Array,
): { length: number; values: Float32Array } {
  const { facts, rest } = ask(model, { task: 'encode', ...request }, pixels)
  const { length } = z.object({ length: z.number() }).parse(facts)
  return { length, values: new Float32Array(Uint8Array.from(rest).buffer) }
}

function ask(model: Uint8Array, request: object, pixels: Uint8Array = new Uint8Array()) {
  // As many threads as the run has.
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism()
  const head = Buffer.from(`${JSON.stringify({ ...request, threads, modelBytes: model.length })}\n`)
  const { status, signal, output, stderr, error } = spawnSync(process.execPath, [CHILD], {
    // Somewhere that holds nothing that a model could name.
    cwd: tmpdir(),
    input: Buffer.concat([head, model, pixels]),
    maxBuffer: Number.POSITIVE_INFINITY,
    // The answer has a pipe of its own, which nothing that the runtime or a model prints reaches.
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
  const answer = output?.[ANSWER_PIPE] as Buffer | null | undefined
  if (error !== undefined && !answer) throw error
  const end = answer!.indexOf(NEWLINE)
  if (end < 0 || status !== 0) {
    const how = signal === null ? `with the code ${status}` : `by ${signal}`
    throw new BadOnnxModel(`ONNX Runtime was ended ${how} ${brief(stderr.toString())}`.trim())
  }
  const facts = JSON.parse(answer!.toString('utf8', 0, end))
  if ('missing' in facts) refuseMissingRuntime(facts.missing)
  if ('error' in facts) throw new BadOnnxModel(brief(facts.error))
  return { facts, rest: answer!.subarray(end + 1) }
}

const brief = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MOST_ERROR_CHARACTERS ? `${line.slice(0, MOST_ERROR_CHARACTERS)}…` : line
}

function refuseMissingRuntime(why: string): never {
  throw new EnvironmentError({
    what: `ONNX models are run by the package onnxruntime-node, which cannot be loaded (${brief(why)})`,
    remedy: 'install it with `npm install --no-save onnxruntime-node@1.30.0`, or evaluate features with --features',
  })
}
