/**
 * Decodes images in child processes, one per core. A file that crashes its decoder only ends that process. It is tried
 * once more in another one, in case something else killed the first, and then counts as unreadable.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import type { Wanted } from '../decode.ts'
import type { Missing } from '../pixels.ts'

const ATTEMPTS = 2

interface Task {
  path: string
  wanted: Wanted
  attempts: number
  resolve(result: Uint8Array | Missing): void
  reject(error: Error): void
}

interface Worker {
  process: ChildProcess
  ready: boolean
  task: Task | undefined
}

export class WorkerPool implements Disposable {
  readonly lanes: number
  readonly #program: URL
  readonly #waiting: Task[] = []
  readonly #workers = new Set<Worker>()
  #closed = false

  constructor(lanes = availableParallelism(), program = new URL('./worker.mjs', import.meta.url)) {
    this.lanes = lanes
    this.#program = program
  }

  /** @throws EnvironmentError when processes cannot be started. */
  readonly decode = (path: string, wanted: Wanted): Promise<Uint8Array | Missing> => {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ path, wanted, attempts: 0, resolve, reject })
      this.#assign()
    })
  };

  [Symbol.dispose](): void {
    this.#closed = true
    // Killed, not asked: what comes next may be a training that keeps this process too busy to pass a question on.
    for (const { process } of this.#workers) process.kill('SIGKILL')
  }

  #assign(): void {
    for (const worker of this.#workers) {
      if (worker.task === undefined && worker.ready && this.#waiting.length > 0)
        this.#give(worker, this.#waiting.shift()!)
    }
    const starting = [...this.#workers].filter(({ ready }) => !ready).length
    const wanted = Math.min(this.lanes - this.#workers.size, this.#waiting.length - starting)
    for (let i = 0; i < wanted; i++) this.#start()
  }

  #give(worker: Worker, task: Task): void {
    worker.task = task
    task.attempts += 1
    // An error here is a process that has just died, whose `exit` follows.
    worker.process.send({ path: task.path, wanted: task.wanted }, () => {})
  }

  #start(): void {
    const child = fork(this.#program, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const worker: Worker = { process: child, ready: false, task: undefined }
    this.#workers.add(worker)
    child.on('message', (message: 'ready' | Uint8Array | Missing) => {
      if (message === 'ready') worker.ready = true
      else {
        const { task } = worker
        worker.task = undefined
        task?.resolve(message)
      }
      this.#assign()
    })
    child.once('error', () => this.#lost(worker, 'it could not be started'))
    child.once('exit', (code, signal) => this.#lost(worker, signal ?? `exit code ${code}`))
  }

  #lost(worker: Worker, how: string): void {
    if (!this.#workers.delete(worker) || this.#closed) return
    const { task } = worker
    if (!worker.ready) {
      const what = `the image decoding processes do not start (${how})`
      const error = new EnvironmentError({ what, remedy: 'check the free memory, and run `npm install` again' })
      for (const { reject } of this.#waiting.splice(0)) reject(error)
      return
    }
    if (task !== undefined && task.attempts < ATTEMPTS) this.#waiting.unshift(task)
    else task?.resolve({ why: `it crashes the decoder (${how})`, temporary: true })
    this.#assign()
  }
}
