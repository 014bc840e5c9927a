// @ts-check
/** Runs a program to its end and keeps the last part of its output. */
import { spawn } from 'node:child_process'

const KEPT_CHARACTERS = 8_000

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 127 if the program does not exist, 124 after a timeout
 * @property {string} output the end of its output, stdout and stderr combined
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeoutMs]
 * @param {(pid: number | undefined) => void} [options.adopt] - called with the id of the started process.
 * @param {(text: string) => void} [options.onOutput]
 * @returns {Promise<Outcome>}
 */
export function runCommand(program, args, { cwd, env = process.env, timeoutMs, adopt, onOutput } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let late = false
    const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs)
    function expire() {
      late = true
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }
    /** @param {string} text */
    const keep = (text) => {
      output = (output + text).slice(-KEPT_CHARACTERS)
      onOutput?.(text)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, output: error.message })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: late ? 124 : (code ?? 1), output })
    })
    adopt?.(child.pid)
  })
}

/**
 * Whether a program exists and succeeds.
 * @param {string} program
 * @param {string[]} [args]
 * @param {{ cwd?: string }} [options]
 */
export async function works(program, args = ['--version'], options = {}) {
  return (await runCommand(program, args, { ...options, timeoutMs: 20_000 })).code === 0
}
