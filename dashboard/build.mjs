// @ts-check
/** `next build` of this folder, in a process that ends with the one that started it. */
import { fileURLToPath } from 'node:url'

process.on('disconnect', () => process.exit(1))
if (process.env.MASKBENCH_NOHUP) process.on('SIGHUP', () => {})
if (process.send && !process.connected) process.exit(1)
// Next.js empties the folder it builds in, so that without a name it gets one of its own.
process.env.MASKBENCH_BUILD ??= '.next/builds/unnamed'
// The channel is only watched; the build ends when it is done.
process.channel?.unref()
process.argv.splice(2, process.argv.length, 'build', fileURLToPath(new URL('.', import.meta.url)))
await import('next/dist/bin/next')
