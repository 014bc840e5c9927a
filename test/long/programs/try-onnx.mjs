// @ts-check
/** Loads and runs every model of a folder on a black image, and says how many were refused, how long and how large. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'

const folder = /** @type {string} */ (process.argv[2])
const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: /** @type {const} */ (4) }
const input = new ort.Tensor('float32', new Float32Array(3 * 32 * 32), [1, 3, 32, 32])
const start = process.memoryUsage.rss()
let refused = 0
let slowest = 0
let largest = 0
const names = readdirSync(folder)
for (const name of names) {
  const started = process.cpuUsage()
  try {
    const session = await ort.InferenceSession.create(readFileSync(join(folder, name)), options)
    await session.run({ [session.inputNames[0] ?? '']: input })
    await session.release()
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') throw error
    refused += 1
  }
  const { user, system } = process.cpuUsage(started)
  slowest = Math.max(slowest, (user + system) / 1000)
  largest = Math.max(largest, process.memoryUsage.rss())
}
console.log(JSON.stringify({ tried: names.length, refused, slowest, largest, start }))
