// @ts-check
/** `npm start`: installs what is missing, runs the suite `quick` and serves the results. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { afterBootstrap } from '../bootstrap.mjs'

const COMMAND = fileURLToPath(new URL('./bin.mjs', import.meta.url))
const INTERRUPTED = 130

const USAGE = `Usage: npm start -- [options]

Installs what is missing, does the runs of the suite quick that are not done yet, and serves the dashboard.

Options:
  --no-serve     exit after the suite
  --port <n>     port of the dashboard (default: 3000)
  --host <host>  0.0.0.0 makes it reachable from other machines (default: 127.0.0.1)
  --db <file>    result store (default: ./maskbench.sqlite)
  --jobs <n>     runs at a time; lower it if memory runs out
`

const options = readOptions()
if (options !== null) await afterBootstrap(() => start(options))

/** @typedef {NonNullable<ReturnType<typeof readOptions>>} Options */

function readOptions() {
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    const flag = /** @type {const} */ ({ type: 'boolean' })
    const { values } = parseArgs({
      options: { 'no-serve': flag, help: flag, port: text, host: text, db: text, jobs: text },
    })
    if (!values.help) return values
    process.stdout.write(USAGE)
  } catch (error) {
    const [what = ''] = /** @type {Error} */ (error).message.split(/\.? To specify|\. /)
    process.stderr.write(`maskbench: ${what.charAt(0).toLowerCase()}${what.slice(1)}. see \`npm start -- --help\`\n`)
    process.exitCode = 2
  }
  return null
}

/**
 * Serves the dashboard even if some runs failed.
 * @param {Options} options
 */
async function start(options) {
  const ran = await maskbench(['run', 'quick', ...named(options, ['db', 'jobs'])])
  if (options['no-serve'] || ran > 1) return ran
  return maskbench(['serve', ...named(options, ['db', 'port', 'host'])])
}

/**
 * @param {Options} options
 * @param {('db' | 'jobs' | 'port' | 'host')[]} names
 */
function named(options, names) {
  return names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, options[name]]))
}

/**
 * Ctrl-C at a terminal reaches the command directly; this waits until it has shut down.
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
async function maskbench(args) {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: 'inherit' })
  let interrupted = false
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    interrupted = true
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal)
  }
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const [code] = await once(child, 'close')
  process.off('SIGINT', pass).off('SIGTERM', pass)
  return code ?? (interrupted ? INTERRUPTED : 1)
}
