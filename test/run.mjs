// @ts-check
/**
 * `npm test`: set up what is missing, run the tests, end with one line that counts them. `--long` adds test/long,
 * `--engine` counts TensorFlow.js's own tests alone; anything else goes to vitest (a file, `-t name`).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterBootstrap } from '../harness/bootstrap.mjs'
import { report } from './tally.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @typedef {import('./tally.mjs').Tally} Tally */

const ours = new Set(['--long', '--engine'])
const args = process.argv.slice(2)
const rest = args.filter((arg) => !ours.has(arg))
const long = args.includes('--long')
const engineOnly = args.includes('--engine')

await afterBootstrap(async () => {
  return report([engineOnly ? await runEngineSuite() : await runVitest()])
})

/** @returns {Promise<Tally>} */
async function runVitest() {
  const reporters = (/** @type {string} */ file) => [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const { code, result } = await collect((file) => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    return [vitest, 'run', ...reporters(file), ...rest]
  })
  /** @type {Tally} */
  const tally = { passed: 0, failed: [], skipped: [] }
  for (const { name: path, status, assertionResults } of result?.testResults ?? []) {
    const file = relative(root, path)
    for (const { fullName, status: outcome } of assertionResults) {
      const name = `${file}: ${fullName.trim()}`
      if (outcome === 'passed') tally.passed += 1
      else if (outcome === 'failed') tally.failed.push(name)
      else tally.skipped.push({ name })
    }
    if (status === 'failed' && !tally.failed.some((name) => name.startsWith(`${file}: `))) {
      tally.failed.push(`${file}: the file itself`)
    }
  }
  if (code !== 0 && tally.failed.length === 0) tally.failed.push(`vitest ended with code ${code}`)
  return tally
}

/** TensorFlow.js core's own tests, run on the native engine. @returns {Promise<Tally>} */
async function runEngineSuite() {
  const { code, result } = await collect((file) => [
    '--import',
    'tsx',
    join(root, 'test', 'engine-suite', 'run.ts'),
    file,
  ])
  const tally = result ?? { passed: 0, failed: [], skipped: [] }
  if (code !== 0 && tally.failed.length === 0) tally.failed.push(`the engine's suite ended with code ${code}`)
  return tally
}

/**
 * Runs a script that leaves its result as JSON in a file.
 * @param {(file: string) => string[]} command
 */
async function collect(command) {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  const file = join(folder, 'result.json')
  try {
    const env = { ...process.env, MASKBENCH_TEST_LONG: long ? '1' : '' }
    const child = spawn(process.execPath, command(file), { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    const [code, signal] = await once(child, 'close')
    if (signal === 'SIGINT') process.exit(130)
    return { code: code ?? signal, result: readResult(file) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} file */
function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // it died before it could write
  }
}
