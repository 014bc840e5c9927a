/**
 * `large-set.ts knn|kmeans ROWS`: one JSON line of what so many rows of 512 features cost; in a process of its own
 * for its peak memory.
 */
import { Random } from '../../../harness/base/random.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { kmeans } from '../../../harness/evaluation/clustering/kmeans.ts'
import { knnVotes } from '../../../harness/evaluation/knn/knn.ts'
import { cosine } from '../../../harness/evaluation/knn/neighbours.ts'

const SIZE = 512
const QUERIES = 2000

function normalRows(count: number) {
  const values = new Float32Array(count * SIZE)
  for (let at = 0; at < count; at += 10_000) {
    const rows = tf.randomNormal([Math.min(10_000, count - at), SIZE], 0, 1, 'float32', at + 1)
    values.set(rows.dataSync<'float32'>(), at * SIZE)
    rows.dispose()
  }
  const labels = Int32Array.from({ length: count }, (_, i) => i % 10)
  return { values, count, size: SIZE, labels, tags: null, tagCount: 0, origin: 'random' }
}

const [kind, count] = [process.argv[2], Number(process.argv[3])]
const rows = normalRows(count)
const test = normalRows(QUERIES)
tf.matMul(tf.zeros([64, 64]), tf.zeros([64, 64])).dataSync() // threads and kernels are there
const started = performance.now()
const before = process.cpuUsage()
let iterations = 1
if (kind === 'knn') knnVotes(cosine.memory(rows), cosine.queries(test), { k: 200, temperature: 0.07 }, 10)
else iterations = kmeans(rows, 10, 1, new Random(0)).iterations
const seconds = (performance.now() - started) / 1000
const used = process.cpuUsage(before)
const cpuSeconds = (used.user + used.system) / 1e6
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(`${JSON.stringify({ kind, count, seconds, cpuSeconds, iterations, peakMb })}\n`)
