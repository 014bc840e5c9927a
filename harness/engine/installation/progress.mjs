// @ts-check
/**
 * The progress of a set-up, on stderr. On a terminal, one line shows all running steps. In a log, every step prints one
 * line when it begins, one every half minute, and one when it ends.
 */
const LOG_EVERY_MS = 30_000
const DRAW_EVERY_MS = 250

/**
 * @typedef {object} Step
 * @property {(detail: string) => void} update - e.g. `120 of 274 MB`
 */

/** @type {Set<() => string>} */
const underWay = new Set()

/**
 * Runs `work` as one step; steps may overlap.
 * @template T
 * @param {string} title - e.g. `Installing the packages`
 * @param {(step: Step) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asStep(title, work) {
  const started = Date.now()
  let detail = ''
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const line = () => [title, detail, seconds()].filter(Boolean).join(' · ')
  underWay.add(line)
  const live = isLive()
  if (!live) say(`${title} …`)
  const timer = setInterval(live ? draw : () => say(line()), live ? DRAW_EVERY_MS : LOG_EVERY_MS).unref()
  let mark = 'failed after'
  try {
    const result = await work({
      update: (text) => {
        detail = text
      },
    })
    mark = 'done in'
    return result
  } finally {
    clearInterval(timer)
    underWay.delete(line)
    say(`${title} · ${mark} ${seconds()}`)
    draw()
  }
}

/**
 * Prints a line above the progress of running steps.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${isLive() ? '\r\x1b[2K' : ''}${line}\n`)
}

/** Whether there is a terminal that can draw over what it shows. */
const isLive = () => process.stderr.isTTY && process.env.TERM !== 'dumb'

function draw() {
  if (!isLive()) return
  const all = [...underWay].map((line) => line()).join('   ')
  process.stderr.write(`\r\x1b[2K${all.slice(0, process.stderr.columns - 1)}`)
}
