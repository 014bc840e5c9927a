// A decoder that some files bring down. Their names say how: for good, or only the first time.
import { existsSync, writeFileSync } from 'node:fs'

process.on('disconnect', () => process.exit())
process.on('message', ({ path, wanted }) => {
  if (path.endsWith('crash')) process.kill(process.pid, 'SIGSEGV')
  else if (path.endsWith('exit')) process.exit(7)
  else if (path.endsWith('once') && !existsSync(path)) {
    writeFileSync(path, '')
    process.kill(process.pid, 'SIGKILL')
  } else process.send(path.endsWith('bad') ? { why: 'bad' } : new Uint8Array(wanted).fill(path.length))
})
process.send('ready')
