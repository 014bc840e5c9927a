// Preloaded into a command: when it starts its first run's process, says how long that took since its own first line, and ends.
const childProcess = require('node:child_process')
const { syncBuiltinESMExports } = require('node:module')

const began = performance.now()
childProcess.spawn = (_command, words) => {
  process.stdout.write(JSON.stringify({ words, milliseconds: performance.now() - began }))
  process.exit()
}
syncBuiltinESMExports()
