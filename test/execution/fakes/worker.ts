/** `fake-worker RUN --db FILE`: the real worker around a fake run. */
import { explain } from '../../../harness/base/explain.ts'
import { work } from '../../../harness/execution/worker/worker.ts'
import { runFake } from './run.ts'

const fake = { entry: '', load: async () => runFake }
const none = { entry: '', load: () => Promise.reject(new Error('no such run')) }
const runners = { 'noisy-labels': fake, representation: none, external: none }

async function main([runId = '', , path = '']: readonly string[]): Promise<void> {
  try {
    process.exitCode = await work(path, runId, { runners, engine: async () => null })
  } catch (error) {
    const { what, remedy, exitCode } = explain(error)
    process.stderr.write(`maskbench: ${what}. ${remedy}\n`)
    process.exitCode = exitCode
  }
}

void main(process.argv.slice(2))
