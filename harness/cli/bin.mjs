#!/usr/bin/env node
// Plain JavaScript, so that an unsupported Node or a missing `npm ci` gets one clear error.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12)) {
  fail(`Node ${process.versions.node} is too old`, 'install Node 20.19, 22.12 or newer', 3)
}

if (!existsSync(new URL('../../node_modules/tsx', import.meta.url))) {
  fail('the packages are not installed', 'run `npm start`, or `npm run setup` to only install them', 3)
}
// Reading source maps takes time, so they are only loaded for stack traces.
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true)
const { main } = await load().catch(incomplete)
await main(process.argv)

async function load() {
  const { bundledMain } = await import('./bundle.mjs')
  const bundle = await bundledMain()
  if (bundle === null) return import(await source())
  const { loadBundle } = await import('./load-bundle.mjs')
  return loadBundle(fileURLToPath(bundle))
}

/** While packages are being installed, some are missing. */
function incomplete(error) {
  const isPackage = /Cannot find (package '|module '.*node_modules)/.test(error.message)
  if (!isPackage || process.argv.includes('--debug')) throw error
  fail('some packages are not installed', 'wait until the installation has ended, or run `npm run setup` again', 3)
}

/** The TypeScript sources, which Node loads through tsx. */
async function source() {
  const { register } = await import('tsx/esm/api')
  register()
  return './main.ts'
}

function fail(what, remedy, code) {
  process.stderr.write(`maskbench: ${what}. ${remedy}\n`)
  process.exit(code)
}
