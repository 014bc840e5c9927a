// What `WorkerPool` starts: decodes the files it is asked for. Plain JavaScript, since a new process knows no
// TypeScript.
import { register } from 'tsx/esm/api'

register()
const { default: sharp } = await import('sharp')
const { tryDecode } = await import('../decode.ts')

// As many processes as cores: each keeps to one, and none keeps what it will not see again.
sharp.concurrency(1)
sharp.cache(false)

// Ctrl-C and a cluster's signals reach the whole family; the parent decides, and its end is the end of this one.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('SIGHUP', () => {})
process.on('disconnect', () => process.exit())
process.on('message', async ({ path, wanted }) => process.send?.(await tryDecode(path, wanted)))
process.send?.('ready')
