/** Turns any error into one line and an exit code. */
import { closeSync, constants, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DeterministicFailure, type Explanation, MaskbenchError } from './errors.ts'
import { mistakes } from './mistakes.ts'

interface ExplainedError extends Explanation {
  exitCode: number
  /** True where the same would happen again, as where the code of a plugin threw it. */
  sameAgain?: boolean
}

const SAME_AGAIN = 'run the same command again to resume'

/** Codes of Node and SQLite for a full disk; the last one is of the index of SQLite's log. */
export const NO_ROOM = /^(ENOSPC|EDQUOT|SQLITE_(FULL|IOERR_WRITE|IOERR_SHMSIZE))$/

/** As `import` and `require` say it; a file that is missing has a path. */
const MISSING_PACKAGE = /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?\w[\w.-]*)/

export function explain(error: unknown): ExplainedError {
  if (error instanceof MaskbenchError) {
    const { message: what, remedy, exitCode } = error
    return { what, remedy, exitCode, ...(error instanceof DeterministicFailure && { sameAgain: true }) }
  }
  if (!(error instanceof Error)) return { what: String(error), remedy: 'run again with --debug', exitCode: 1 }
  if (error.name === 'DatabaseError' && 'remedy' in error) {
    return { what: error.message, remedy: String(error.remedy), exitCode: 3 }
  }
  if (/OOM when allocating tensor|failed to allocate memory/.test(error.message)) {
    const remedy = 'lower --jobs-per-gpu or the batch size, or use a smaller model or a larger GPU'
    return { what: 'the device ran out of memory', remedy, exitCode: 1 }
  }
  const code = 'code' in error ? String(error.code) : ''
  const path = 'path' in error ? ` ${String(error.path)}` : ''
  if (NO_ROOM.test(code)) {
    return { what: `no space left to write${path}`, remedy: `free some disk space and ${SAME_AGAIN}`, exitCode: 3 }
  }
  const refused = refusedAccess(error, code)
  if (refused === 'read') {
    const remedy = 'make it readable for this user and run the same command again'
    return { what: `cannot read${path} (${code})`, remedy, exitCode: 3 }
  }
  if (refused === 'write') {
    return { what: `cannot write${path} (${code})`, remedy: `make it writable and ${SAME_AGAIN}`, exitCode: 3 }
  }
  const [, missing] = (code.endsWith('MODULE_NOT_FOUND') && error.message.match(MISSING_PACKAGE)) || []
  if (missing !== undefined) {
    const remedy = 'run `npm run setup`, which installs all packages'
    return { what: `the package ${missing} is not installed`, remedy, exitCode: 3 }
  }
  if (isLocked(error)) {
    return { what: 'the database is locked by another program', remedy: `close it and ${SAME_AGAIN}`, exitCode: 3 }
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return { what: 'the database is damaged', remedy: 'restore a copy, or move it away to start afresh', exitCode: 3 }
  }
  // What a user's own file says is reported where it is read.
  if (error instanceof SyntaxError && /\bJSON\b/.test(error.message)) {
    return { what: 'a stored value is not JSON', remedy: '`npx maskbench db check` names it', exitCode: 3 }
  }
  if (error.name === 'ZodError' && 'issues' in error) {
    const what = mistakes(error.issues as Parameters<typeof mistakes>[0])
    return { what, remedy: 'correct what is named; docs/reference.md lists all options', exitCode: 2 }
  }
  // TensorFlow's own words stand in its second line.
  const [first = ''] = error.message.replace(/^Invalid TF_Status: \d+\nMessage: /, '').split('\n')
  const what = first.replace(/\.$/, '') || error.name
  const places = pluginPlaces(error)
  if (places.length === 0) return { what, remedy: '--debug prints where', exitCode: 1 }
  return { what, remedy: `fix the plugin: ${places.join(', ')}`, exitCode: 1, sameAgain: true }
}

/** Whether another program held the lock of a database for longer than was waited for. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}

/** Calls of the system that only read; those that are about no file are named by neither list. */
const READS = /^(access|f?stat|lstat|opendir|read|readlink|realpath|scandir|statfs)$/
const ABOUT_NO_FILE = /^(bind|connect|kill|listen|spawn\b.*|uv_.*)$/

/** What a file or a folder was not permitted for; null where permission was not the problem, or for no file. */
function refusedAccess(error: Error, code: string): 'read' | 'write' | null {
  if (code === 'EROFS' || code.startsWith('SQLITE_READONLY')) return 'write'
  if (code !== 'EACCES' && code !== 'EPERM') return null
  const { syscall = '', path } = error as NodeJS.ErrnoException
  if (ABOUT_NO_FILE.test(syscall)) return null
  if (READS.test(syscall)) return 'read'
  // A file is opened or copied to be read or to be written, which the error does not say.
  return path !== undefined && !mayRead(path) ? 'read' : 'write'
}

/** Whether a file can be read; one that is not there can. */
function mayRead(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)) // a pipe does not keep it waiting
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

/** Absolute paths of the sources of plugins, as they stand in stacks. */
const pluginSources = new Set<string>()
/** The library's own frames come first, and plugins are called through many of ours. */
const FRAMES = 50

/** Makes errors that come from these files name the places in them. */
export function explainPlugin(sources: readonly string[]): void {
  for (const source of sources) pluginSources.add(source)
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, FRAMES)
}

/** Stacks name modules by their address, which escapes signs such as #, and other files by their path. */
function pathOf(place: string): string {
  try {
    return place.startsWith('file://') ? fileURLToPath(place) : place
  } catch {
    return place
  }
}

interface Frame {
  /** The function; empty at the top of a module. */
  caller: string
  path: string
  line: string
  column: string
}

/** The frames of a stack, innermost first. */
export function framesOf(stack: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const [, caller = '', named, alone] = /^\s+at (?:(.*?) \((.+)\)|(.+))$/.exec(text) ?? []
    const [, place, line, column] = /^(.+):(\d+):(\d+)$/.exec(named ?? alone ?? '') ?? []
    return place && line && column ? [{ caller, path: pathOf(place), line, column }] : []
  })
}

/** The frames within plugins, innermost first: `at draw (/home/me/random-walk.ts:22:7)`. */
function pluginPlaces({ stack = '' }: Error): string[] {
  return framesOf(stack).flatMap(({ caller, path, line, column }) => {
    if (!pluginSources.has(path)) return []
    const where = `${path}:${line}:${column}`
    return caller ? `at ${caller} (${where})` : `at ${where}`
  })
}
