// Preloaded into a command: when it starts its first run's process, says how long that took since its own first line, what had been loaded and which programs it had waited for, and ends.
const childProcess = require('node:child_process')
const { writeSync } = require('node:fs')
const { Session } = require('node:inspector')
const { syncBuiltinESMExports } = require('node:module')

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

/** Scripts but Node's own, by file, in characters; those without a file were made from text. */
function loaded() {
  const session = new Session()
  session.connect()
  const scripts = []
  session.on('Debugger.scriptParsed', ({ params: { url, length } }) => {
    if (!url.startsWith('node:') && url !== `file://${__filename}`) scripts.push({ url, length })
  })
  session.post('Debugger.enable') // tells of all that are there before it returns
  return scripts
}
