// @ts-check
/** Loads what `bundle.mjs` has made. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** Names the global function by which a bundle imports what is not part of it: plugins. */
const IMPORT = 'maskbench import'
/** Bytes of the checksum that precedes what is kept: V8 does not check its own, and damaged code ends the process. */
const CHECKSUM = 4

/**
 * Loads a bundle as `require` would, with what V8 compiled of it in an earlier process and is kept beside it: parsing
 * and compiling megabytes takes longer than most commands.
 * @param {string} main - path of the bundle.
 * @returns its exports.
 */
export function loadBundle(main) {
  Object.assign(globalThis, { [Symbol.for(IMPORT)]: (/** @type {string} */ href) => import(href) })
  const require = createRequire(main)
  // Node applies the source maps only of what it compiles itself.
  if (process.argv.includes('--debug')) return require(main)
  const compiled = `${main}.v8`
  const cachedData = keptCompiled(compiled)
  const script = new Script(`(function(exports,require,module){${readFileSync(main, 'utf8')}\n})`, {
    filename: main,
    ...(cachedData && { cachedData }),
  })
  // Functions are compiled when they are first called, so that most are by the end of a process.
  if (!cachedData || script.cachedDataRejected) process.once('exit', () => keepCompiled(script, compiled))
  const module = { exports: {} }
  script.runInThisContext()(module.exports, require, module)
  return module.exports
}

/** @param {string} file */
function keptCompiled(file) {
  try {
    const kept = readFileSync(file)
    const data = kept.subarray(CHECKSUM)
    return data.length > 0 && crc32(data) === kept.readUInt32LE() ? data : undefined
  } catch {
    return undefined // There is none yet, or another user keeps it to themselves.
  }
}

/**
 * @param {Script} script
 * @param {string} file
 */
function keepCompiled(script, file) {
  const beside = `${file}.${process.pid}.tmp`
  try {
    const data = script.createCachedData()
    const checksum = Buffer.alloc(CHECKSUM)
    checksum.writeUInt32LE(crc32(data))
    writeFileSync(beside, Buffer.concat([checksum, data]))
    renameSync(beside, file)
  } catch {
    // Where nothing may be written, every process compiles what it calls.
    rmSync(beside, { force: true })
  }
}
