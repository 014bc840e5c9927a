#!/usr/bin/env node
// Plain JavaScript, so that an unsupported Node or a folder without packages gets one clear line.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old`, 'install Node 20.19 or newer', 3)
}

try {
  const { register } = await import('tsx/esm/api')
  register()
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
  fail('the packages are not installed', 'run `npm start`, or `npm run setup` to set up and no more', 3)
}
const { main } = await import('./main.ts')
await main(process.argv)

function fail(what, remedy, code) {
  process.stderr.write(`maskbench: ${what}. ${remedy}\n`)
  process.exit(code)
}
