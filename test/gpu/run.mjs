// @ts-check
/** `npm run test:gpu`: sets up what is missing, then checks a machine with a card (main.ts) or packs the check for one (pack.mjs). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterBootstrap } from '../../harness/bootstrap.mjs'

const words = process.argv.slice(2)

await afterBootstrap(async () => {
  if (words.some((word) => word === '--pack' || word.startsWith('--pack='))) {
    const { pack } = await import('./pack.mjs')
    return pack(words)
  }
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...words], { stdio: 'inherit' })
  process.on('SIGINT', () => {}) // the child hears it, too, and ends in its own way
  const [code] = await once(child, 'close')
  return code ?? 1
})
