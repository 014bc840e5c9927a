// @ts-check
/** `npm start`: installs what is missing; then `commands/internal/start.ts` serves the dashboard and runs a suite. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { afterBootstrap } from '../bootstrap.mjs'

const SUITE = 'quick'

const USAGE = `Usage: npm start -- [options]

Installs what is missing, then serves the dashboard and meanwhile does the runs of the suite ${SUITE} that are not done yet.
The pages fill while the suite runs, and stay open afterwards. Ctrl-C ends both; the same command resumes.

Options:
  --no-serve     only do the runs, and exit after them
  --open         open the dashboard in a browser
  --port <n>     port of the dashboard (default: 3000); 0 for any free port
  --host <host>  0.0.0.0 makes it reachable from other machines, without a password (default: 127.0.0.1)
  --db <file>    result store (default: ./maskbench.sqlite)
  --jobs <n>     runs at a time; lower it if memory runs out

Exit codes: 0 done, 1 a run failed, 2 wrong usage or the port is in use, 3 the environment lacks something that is needed,
130 interrupted.
`

if (optionsAreKnown()) await afterBootstrap(start)

/** Prints the help or what is wrong with the command line, if need be; nothing is installed then. */
function optionsAreKnown() {
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    const flag = /** @type {const} */ ({ type: 'boolean' })
    const { values } = parseArgs({
      options: { 'no-serve': flag, open: flag, help: flag, port: text, host: text, db: text, jobs: text },
    })
    if (!values.help) return true
    process.stdout.write(USAGE)
  } catch (error) {
    const [what = ''] = /** @type {Error} */ (error).message.split(/\.? To specify|\. /)
    process.stderr.write(`maskbench: ${what.charAt(0).toLowerCase()}${what.slice(1)}. see \`npm start -- --help\`\n`)
    process.exitCode = 2
  }
  return false
}

/** Runs the command in this process, so that signals reach it directly. */
async function start() {
  const command = fileURLToPath(new URL('./bin.mjs', import.meta.url))
  process.argv = [process.execPath, command, 'start', SUITE, ...process.argv.slice(2)]
  await import('./bin.mjs')
  return Number(process.exitCode ?? 0)
}
