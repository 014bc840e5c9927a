/** Scripts that tests run in processes of their own, bundled as the command line is: they start as fast. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { madeOnce } from '../made-once.ts'

const BUNDLE = fileURLToPath(new URL('./bundle.mjs', import.meta.url))

/** @param name - of the script without `.ts`. @returns its path, for Node. */
export function childScript(name: string): string {
  const folder = madeOnce('child-scripts', (own) => execFileSync(process.execPath, [BUNDLE, own], { stdio: 'inherit' }))
  return join(folder, `${name}.mjs`)
}
