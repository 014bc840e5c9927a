/** `fake-worker RUN --db FILE`: the real worker around a fake run. */
import { explain } from '../../../harness/base/explain.ts'
import { work } from '../../../harness/execution/worker/worker.ts'
import { runFake } from './run.ts'

const [runId = '', , path = ''] = process.argv.slice(2)
const fake = { entry: '', load: async () => runFake }
const none = { entry: '', load: () => Promise.reject(new Error('no such run')) }
const runners = { 'noisy-labels': fake, representation: none, external: none }
try {
  process.exitCode = await work(path, runId, { runners, engine: async () => null })
} catch (error) {
  const { what, remedy, exitCode } = explain(error)
  process.stderr.write(`maskbench: ${what}. ${remedy}\n`)
  process.exitCode = exitCode
}
