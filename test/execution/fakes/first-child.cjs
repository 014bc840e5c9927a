// Preloaded into a command: when it starts its first run's process, says how long that took since its own first line, what had been loaded and which programs it had waited for, and ends.
const childProcess = require('node:child_process')
const { writeSync } = require('node:fs')
const { Session } = require('node:inspector')
const { syncBuiltinESMExports } = require('node:module')

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

const began = performance.now()
const waitedFor = []
for (const name of ['execFileSync', 'execSync', 'spawnSync']) {
  const real = childProcess[name]
  childProcess[name] = (program, ...rest) => {
    waitedFor.push(program)
    return real(program, ...rest)
  }
}
childProcess.spawn = (_command, words) => {
  const milliseconds = performance.now() - began
  // Past what the command makes of its output and of an early end.
  writeSync(1, JSON.stringify({ words, milliseconds, waitedFor, loaded: loaded() }))
  process.removeAllListeners('exit')
  process.exit(0)
}
syncBuiltinESMExports()

/** Scripts but Node's own, by file, and of what is in the bundle the modules that were evaluated; in characters. */
function loaded() {
  const scripts = []
  session.on('Debugger.scriptParsed', ({ params: { url, length } }) => {
    if (!url.startsWith('node:') && url !== `file://${__filename}` && !isBundle(url)) scripts.push({ url, length })
  })
  session.post('Debugger.enable') // tells of all that are there before it returns
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error
    for (const { functions } of result.filter(({ url }) => isBundle(url))) scripts.push(...functions.flatMap(evaluated))
  })
  return scripts
}

const isBundle = (url) => url.endsWith('/main.cjs')

/** The bundler gives each module that is not evaluated at once a function, with its path for a name. */
function evaluated({ functionName: url, ranges: [{ startOffset, endOffset, count }] }) {
  return count > 0 && /\.\w+$/.test(url) ? [{ url, length: endOffset - startOffset }] : []
}
