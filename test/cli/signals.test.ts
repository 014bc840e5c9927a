/** Terminals and readers that go away, and people who press keys: the command ends well, or goes on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { isGone } from '../execution/gone.ts'
import { folder, TINY } from './helpers/maskbench.ts'
import { slow, statuses, working } from './helpers/slow-suite.ts'

const engine = existsSync(bindingPath)
const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
const SCRIPT = '/usr/bin/script'

test.runIf(engine)(
  'SIGHUP, SIGTERM, Ctrl-C twice: 130, nothing left running, and the same command goes on',
  async () => {
    using here = slow()
    for (const signals of [['SIGHUP'], ['SIGTERM'], ['SIGINT', 'SIGINT']] as const) {
      const command = here.start('run', 'tiny.json')
      const closed = once(command, 'close')
      const pid = await working(here)
      for (const signal of signals) command.kill(signal)
      expect((await closed)[0], signals.join()).toBe(130)
      expect(isGone(pid)).toBe(true)
      expect(statuses(here)).toEqual(['interrupted'])
    }
  },
)

test.runIf(engine)('what nohup started goes on when its terminal closes, and ends by other signals', async () => {
  // nohup names itself to the program, and gives it an input that can't be read, which scripts pass on.
  const unreadable = openSync('/dev/null', 'w')
  for (const [name, input] of [
    ['/usr/bin/nohup', 'ignore'],
    ['/usr/bin/npx', unreadable],
  ] as const) {
    using here = slow()
    const command = spawn(process.execPath, [BIN, 'run', 'tiny.json', '--db', 'maskbench.sqlite'], {
      cwd: here.path,
      env: { ...process.env, _: name },
      detached: true,
      stdio: [input, 'ignore', 'ignore'],
    })
    const closed = once(command, 'close')
    const pid = await working(here)
    // The terminal tells the whole family.
    process.kill(-command.pid!, 'SIGHUP')
    await sleep(500)
    expect([isGone(pid), statuses(here)], name).toEqual([false, ['running']])
    command.kill('SIGTERM')
    expect((await closed)[0]).toBe(130)
    expect(isGone(pid)).toBe(true)
  }
  closeSync(unreadable)
})

test.runIf(engine)('a run goes on when nobody reads what it says', async () => {
  using here = folder()
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify({ ...TINY, runs: TINY.runs.slice(0, 1) }))
  const command = here.start('run', 'tiny.json')
  command.stderr?.destroy()
  command.stdout?.destroy()
  expect((await once(command, 'close'))[0]).toBe(0)
  expect(statuses(here)).toEqual(['done'])
})

test.runIf(engine && existsSync(SCRIPT))('on a terminal progress is a tree, and Ctrl-C ends it with 130', async () => {
  using here = slow()
  const line = `${process.execPath} ${BIN} run tiny.json`
  // The output of `script` itself is a pipe; the program that it runs has a terminal of its own.
  const terminal = spawn(SCRIPT, ['-qec', line, '/dev/null'], { cwd: here.path, stdio: ['pipe', 'pipe', 'inherit'] })
  using _end = { [Symbol.dispose]: () => terminal.kill() }
  const closed = once(terminal, 'close')
  let shown = ''
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
  })
  await working(here)
  while (!shown.includes('all rows')) await sleep(50)
  terminal.stdin.write('\x03')
  expect((await closed)[0]).toBe(130)
  expect(shown).toMatch(/tiny {2}░.* 0 of 1 {2}\d+:\d\d left/)
  expect(shown).toMatch(/▸.* uci-heart\/noisy-labels/)
  expect(shown).toContain('\x1b[') // drawn over, not one below the other
  expect(shown).toContain('maskbench: interrupted. run the same command again to resume')
  expect(shown).not.toContain('starting it again')
  expect(statuses(here)).toEqual(['interrupted'])
})
