/**
 * The process that runs ONNX models. Two native libraries of tensors, ONNX Runtime and TensorFlow, stay apart this way,
 * and a model that breaks the one ends this process and not the evaluation.
 *
 * Standard input: a line of JSON with the request, then the model, then pixels (bytes, [count, size, size, 3]).
 * File descriptor 3: a line of JSON with the answer or an error, then features (float32, [count, features]).
 */
import { readFileSync, writeSync } from 'node:fs'

const NEWLINE = 0x0a
const ANSWER_PIPE = 3
const ERRORS_ONLY = 3

/** Writes all of it: a pipe takes no more than it has room for. */
function write(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(ANSWER_PIPE, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}

function answer(facts, values = new Float32Array()) {
  write(Buffer.from(`${JSON.stringify(facts)}\n`))
  write(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
}

async function runtime() {
  try {
    return await import('onnxruntime-node')
  } catch (error) {
    answer({ missing: error.message })
    process.exit(0)
  }
}

/** Normalised pixels of one batch in the model's layout; rows beyond the last image are zero. */
function batchOf(pixels, { size, layout, mean, std }, first, rows, batch) {
  const area = size * size
  const values = new Float32Array(batch * area * 3)
  const [pixelStep, channelStep] = layout === 'NCHW' ? [1, area] : [3, 1]
  for (let row = 0; row < rows; row++) {
    const from = (first + row) * area * 3
    const to = row * area * 3
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < area; i++) {
        const value = (pixels[from + 3 * i + channel] / 255 - mean[channel]) / std[channel]
        values[to + i * pixelStep + channel * channelStep] = value
      }
    }
  }
  return values
}

/** Rows of features; maps of features are averaged over their places. */
function rowsOf({ dims, data, type }, layout) {
  if (type !== 'float32') throw new Error(`its output is of the type ${type} instead of float32`)
  if (dims.length === 2) return { length: dims[1], values: data }
  if (dims.length !== 4) throw new Error(`its output has ${dims.length} axes instead of 2 or 4`)
  const [rows, a, b, c] = dims
  const [channels, places] = layout === 'NCHW' ? [a, b * c] : [c, a * b]
  const [placeStep, channelStep] = layout === 'NCHW' ? [1, places] : [channels, 1]
  const values = new Float32Array(rows * channels)
  for (let row = 0; row < rows; row++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0
      const from = row * channels * places + channel * channelStep
      for (let place = 0; place < places; place++) sum += data[from + place * placeStep]
      values[row * channels + channel] = sum / places
    }
  }
  return { length: channels, values }
}

async function encode(ort, session, request, pixels) {
  const { count, size, layout, input, output, batch } = request
  const shape = layout === 'NCHW' ? [batch, 3, size, size] : [batch, size, size, 3]
  let features = new Float32Array()
  let length = 0
  for (let first = 0; first < count; first += batch) {
    const rows = Math.min(batch, count - first)
    const tensor = new ort.Tensor('float32', batchOf(pixels, request, first, rows, batch), shape)
    const found = rowsOf((await session.run({ [input]: tensor }, [output]))[output], layout)
    if (first === 0) {
      length = found.length
      features = new Float32Array(count * length)
    }
    if (found.values.length !== batch * length) throw new Error(`its output is not one row per image`)
    features.set(found.values.subarray(0, rows * length), first * length)
  }
  answer({ length }, features)
}

const described = ({ name, isTensor, type, shape }) =>
  isTensor ? { name, type, shape } : { name, type: 'none', shape: [] }

const ort = await runtime()
try {
  const bytes = readFileSync(0)
  const end = bytes.indexOf(NEWLINE)
  const request = JSON.parse(bytes.toString('utf8', 0, end))
  const model = bytes.subarray(end + 1, end + 1 + request.modelBytes)
  const options = { intraOpNumThreads: request.threads, interOpNumThreads: 1, logSeverityLevel: ERRORS_ONLY }
  const session = await ort.InferenceSession.create(model, options)
  if (request.task === 'describe') {
    const [inputs, outputs] = [session.inputMetadata, session.outputMetadata].map((values) => values.map(described))
    answer({ version: ort.env.versions.node, inputs, outputs })
  } else {
    await encode(ort, session, request, bytes.subarray(end + 1 + request.modelBytes))
  }
} catch (error) {
  answer({ error: error instanceof Error ? error.message : String(error) })
}
