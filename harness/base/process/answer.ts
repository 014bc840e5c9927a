/** The channel of a command's answer, which what plugins and libraries print does not reach. */
import { writeFileSync } from 'node:fs'

/** Names the file descriptor of the pipe from which a parent process reads the answer; stdout without it. */
export const ANSWER_FD = 'MASKBENCH_ANSWER_FD'

let write = (text: string): void => {
  process.stdout.write(text)
}

/**
 * From here on only `printAnswer` writes the answer: to the pipe of the parent process that asked; without one, to
 * stdout, and everything else that is printed there goes to stderr.
 */
export function reserveAnswer(): void {
  const pipe = process.env[ANSWER_FD]
  // Processes that are started from here have no such pipe.
  delete process.env[ANSWER_FD]
  if (pipe !== undefined) {
    write = (text) => writeFileSync(Number(pipe), text)
    return
  }
  const toStdout = process.stdout.write.bind(process.stdout)
  write = (text) => {
    toStdout(text)
  }
  process.stdout.write = process.stderr.write.bind(process.stderr)
}

export function printAnswer(text: string): void {
  write(text)
}
