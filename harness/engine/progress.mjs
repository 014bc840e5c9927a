// @ts-check
/**
 * What a set-up says while it works, on stderr. At a terminal one line a step counts the seconds; in a log every step
 * has one line when it begins, one every half minute, and one when it ends.
 */
const LOG_EVERY_MS = 30_000

/**
 * @typedef {object} Step
 * @property {(detail: string) => void} update - e.g. `120 of 274 MB`
 * @property {() => void} done
 * @property {() => void} failed
 */

/**
 * @param {string} title - e.g. `Installing the packages`
 * @param {{ write(text: string): unknown, isTTY?: boolean }} [stream]
 * @returns {Step}
 */
export function beginStep(title, stream = process.stderr) {
  const started = Date.now()
  const live = stream.isTTY === true
  let detail = ''
  let logged = started
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const line = () => [title, detail, seconds()].filter(Boolean).join(' · ')
  const draw = () => {
    if (live) stream.write(`\r\x1b[2K${line()}`)
    else if (Date.now() - logged >= LOG_EVERY_MS) {
      logged = Date.now()
      stream.write(`${line()}\n`)
    }
  }
  if (!live) stream.write(`${title} …\n`)
  const timer = setInterval(draw, 500).unref()
  /** @param {string} mark */
  const end = (mark) => {
    clearInterval(timer)
    stream.write(`${live ? '\r\x1b[2K' : ''}${title} · ${mark} ${seconds()}\n`)
  }
  return {
    update: (text) => {
      detail = text
      draw()
    },
    done: () => end('done in'),
    failed: () => end('failed after'),
  }
}

/**
 * Runs `work` as one step.
 * @template T
 * @param {string} title
 * @param {(step: Step) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asStep(title, work) {
  const step = beginStep(title)
  try {
    const result = await work(step)
    step.done()
    return result
  } catch (error) {
    step.failed()
    throw error
  }
}
