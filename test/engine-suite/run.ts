/**
 * TensorFlow.js core's own published tests, run against the engine: `node --import tsx run.ts RESULT.json`. As in
 * tfjs-node's own run_tests.js, whose list of tests that don't apply to a native backend is taken from the package.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { tf } from '../../harness/engine/tensorflow.ts'
import type { Tally } from '../tally.mjs'
import { KNOWN_FAILURES } from './known.ts'

interface Spec {
  fullName: string
  status: 'passed' | 'failed' | 'excluded' | 'pending'
  failedExpectations: { message: string; stack: string }[]
}

tf.getBackend() // the first use loads the engine, whose kernels core's tests call

const [file = ''] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const tally: Tally = { passed: 0, failed: [], skipped: [] }
const { log } = console

const Jasmine = require('jasmine')
const runner = new Jasmine()
runner.exitOnCompletion = false
runner.randomizeTests(false)
declareTests()
const ignored = readIgnoreList()
const specFilter = (spec: { getFullName(): string }) => !ignored.some((part) => spec.getFullName().includes(part))
runner.env.configure({ specFilter })
runner.clearReporters()
runner.addReporter({ specDone: count })
console.log = () => {} // tests of the debug mode print what they time
await runner.execute()
writeFileSync(file, JSON.stringify(tally))

/** The tests import core's modules one by one; tensors, kernels and gradients of both copies share one global engine. */
function declareTests(): void {
  const core = '@tensorflow/tfjs-core/dist'
  require(`${core}/public/chained_ops/register_all_chained_ops`)
  require(`${core}/register_all_gradients`)
  const environment = { name: 'test-tensorflow', backendName: 'tensorflow', flags: {}, isDataSync: true }
  require(`${core}/jasmine_util`).setTestEnvs([environment])
  require(`${core}/tests`)
}

function count({ fullName: name, status, failedExpectations }: Spec): void {
  const known = KNOWN_FAILURES.get(name)
  if (status === 'excluded' || status === 'pending') {
    tally.skipped.push({ name, why: 'TensorFlow.js leaves them out for the native backend' })
  } else if (known !== undefined) {
    if (status === 'failed') tally.skipped.push({ name, why: known })
    else tally.failed.push(`${name}: passes, so it is to be taken off the list of known failures`)
  } else if (status === 'passed') {
    tally.passed += 1
  } else {
    tally.failed.push(name)
    for (const { message, stack } of failedExpectations) log(`✗ ${name}\n${message}\n${stack}`)
  }
}

function readIgnoreList(): string[] {
  const source = readFileSync(require.resolve('@tensorflow/tfjs-node-gpu/dist/run_tests.js'), 'utf8')
  const list = source.match(/IGNORE_LIST = (\[[\s\S]*?\n\])/)?.[1]
  if (list === undefined) throw new Error('tfjs-node no longer publishes its ignore list where it was')
  return [...runInNewContext(list)]
}
