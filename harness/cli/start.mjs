// @ts-check
/** `npm start`: set up what is missing, run the suite `quick`, show the results. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { afterBootstrap } from '../bootstrap.mjs'

const COMMAND = fileURLToPath(new URL('./bin.mjs', import.meta.url))
const INTERRUPTED = 130

const USAGE = `Usage: npm start -- [options]

Sets up what is missing, runs what is not done yet of the suite quick, and serves the dashboard.

Options:
  --no-serve     end after the suite
  --port <n>     port of the dashboard (default: 3000)
  --host <host>  0.0.0.0 to let other machines look (default: 127.0.0.1)
  --db <file>    result store (default: maskbench.sqlite here)
  --jobs <n>     runs at once; lower it if memory runs out
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
    process.stderr.write(
      `maskbench: ${what.charAt(0).toLowerCase()}${what.slice(1)}. \`npm start -- --help\` lists what there is\n`,
    )
    process.exitCode = 2
  }
  return null
}

/**
 * A run that failed does not keep the others from being shown.
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
 * Ctrl-C at a terminal reaches the command directly; it ends in its own time, and this waits for it.
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
