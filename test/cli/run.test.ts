import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { integrity, snapshot } from '../execution/snapshot.ts'
import { type Folder, folder, TINY } from './helpers/maskbench.ts'
import { smallDisk } from './helpers/small-disk.ts'

const engine = existsSync(bindingPath)

test.runIf(engine)('run, again, status, runs and show of a tiny suite', async () => {
  using here = tiny()
  const plan = await here.maskbench('run', 'tiny.json', '--dry-run', '--json')
  expect(JSON.parse(plan.stdout).runs.map(({ status }: { status: string }) => status)).toEqual(['new', 'new'])
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)

  const first = await here.maskbench('run', 'tiny.json', '--json')
  expect(first.code).toBe(0)
  expect(JSON.parse(first.stdout)).toMatchObject({ suite: 'tiny', done: 2, failed: 0, skipped: 0 })
  expect(first.stderr).toContain('uci-heart/noisy-labels/1  done in')

  const again = await here.maskbench('run', 'tiny.json')
  expect(again.stdout).toBe('tiny: 2 of 2 runs done, nothing left to do\n')
  expect(again.stderr).toMatch(/^uci-heart, Noisy labels .*, means, best first: 0\.\d+ r = .*, 0\.\d+ r = .*$/m)
  expect(again.stderr).toMatch(/All rows: `npx maskbench leaderboard --dataset uci-heart`\n.*`npx maskbench serve`\n$/)

  const status = JSON.parse((await here.maskbench('status', '--json')).stdout)
  expect(status.suites).toEqual([
    { suite: 'tiny', counts: { queued: 0, running: 0, done: 2, failed: 0, interrupted: 0 } },
  ])

  const database = openDatabase(join(here.path, 'maskbench.sqlite'))
  database.$client.exec(
    "update runs set code_version = 'of before' where seed = 1; delete from meta where key like 'code:%'",
  )
  database.$client.close()
  // As after a change of the code with which nothing has been run yet.
  expect(JSON.parse((await here.maskbench('status', '--json')).stdout).stale).toBe(1)

  const runs = JSON.parse((await here.maskbench('runs', '--json')).stdout)
  expect(runs).toHaveLength(2)
  expect(runs[0]).toMatchObject({
    suite: 'tiny',
    dataset: 'uci-heart',
    method: 'supervised',
    masking: 'none',
    backbone: 'mlp',
    status: 'done',
  })
  expect(runs[0].scores).toHaveLength(114)
  expect(runs[0].scores[0]).toMatchObject({ evaluation: 'noisy-labels', metric: 'top1' })

  const shown = await here.maskbench('show', runs[0].id.slice(0, 6))
  expect(shown.stdout).toContain(`npx maskbench run tiny.json --only uci-heart/noisy-labels/${runs[0].seed}`)
  expect(JSON.parse((await here.maskbench('show', runs[0].id, '--json')).stdout).environment.tensorflow).toMatch(/^2\./)
})

test.runIf(engine)('--seeds and --only choose runs', async () => {
  using here = tiny()
  const names = async (...words: string[]) => {
    const { stdout } = await here.maskbench('run', 'tiny.json', '--dry-run', '--json', ...words)
    return JSON.parse(stdout).runs.map(({ name }: { name: string }) => name)
  }
  expect(await names('--seeds', '7')).toEqual(['uci-heart/noisy-labels/7'])
  expect(await names('--only', '*/1')).toEqual(['uci-heart/noisy-labels/1'])
})

test.runIf(engine)('kill -9 half-way, Ctrl-C later: the same command finishes', async () => {
  // Two runs, so that one is left to interrupt however fast they are.
  using here = tiny({ steps: 2000 })
  const killed = here.start('run', 'tiny.json')
  await until(() => step(here) > 50)
  killed.kill('SIGKILL')
  await once(killed, 'close')
  expect(check(here)).toBe('ok')

  // The workers notice within a second that nobody waits for them.
  await until(() => query(here, "select count(*) from runs where status = 'running'") === 0)
  const before = step(here)
  // One of the two goes on, and the last command goes on with both.
  const interrupted = here.start('run', 'tiny.json', '--jobs', '1')
  await until(
    () => step(here) > before + 100 && query(here, "select count(*) from runs where status = 'running'") === 1,
  )
  interrupted.kill('SIGINT')
  expect((await once(interrupted, 'close'))[0]).toBe(130)
  // Steps are stored once a second, so that the first may just have ended, and the other not have begun.
  const { counts } = JSON.parse((await here.maskbench('status', '--json')).stdout)
  expect(counts).toMatchObject({ running: 0, failed: 0 })
  expect(counts.interrupted + counts.queued).toBeGreaterThan(0)

  const finished = await here.maskbench('run', 'tiny.json', '--json')
  expect(finished.code).toBe(0)
  expect(check(here)).toBe('ok')

  using unbroken = tiny({ steps: 2000 })
  await unbroken.maskbench('run', 'tiny.json')
  const [a, b] = [here, unbroken].map(({ path }) => snapshot(openReadOnly(join(path, 'maskbench.sqlite'))!))
  expect(a!.scores).toEqual(b!.scores)
  expect(a!.predictions).toEqual(b!.predictions)
})

test.runIf(engine)('without Slurm, --executor slurm says so; without --executor slurm its options do', async () => {
  vi.stubEnv('PATH', '/nowhere')
  using here = tiny()
  vi.unstubAllEnvs()
  const without = await here.maskbench('run', 'tiny.json', '--executor', 'slurm')
  expect(without).toMatchObject({
    code: 3,
    stderr:
      'maskbench: Slurm is not installed here: sbatch was not found. run this on a node that can submit jobs, or leave out --executor slurm\n',
  })
  const locally = await here.maskbench('run', 'tiny.json', '--partition', 'gpu')
  expect(locally).toMatchObject({
    code: 2,
    stderr: 'maskbench: --partition only applies to Slurm. add --executor slurm, or leave it out\n',
  })
})

test.runIf(engine)('two commands at once share a suite, on a file that is not there yet', async () => {
  using here = tiny()
  const both = await Promise.all([1, 2].map(() => here.maskbench('run', 'tiny.json', '--jobs', '1', '--json')))
  for (const { code, stdout } of both) {
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ done: 2, failed: 0 })
  }
  const runs = JSON.parse((await here.maskbench('runs', '--json')).stdout)
  expect(runs.map(({ attempts }: { attempts: number }) => attempts)).toEqual([1, 1])
})

test.runIf(engine)('a full disk ends in one line, and the same command finishes', async ({ skip }) => {
  using disk = smallDisk('size=600k')
  if (disk === null) return skip('mounting a small file system is not permitted here')
  using here = tiny({ rates: undefined, noises: undefined }, 1)
  const database = join(disk.path, 'x.sqlite')
  const full = await here.maskbench('run', 'tiny.json', '--db', database)
  expect(full.code).toBe(3)
  expect(full.stderr.trim().split('\n').at(-1)).toMatch(/^maskbench: .*no space left.* free some disk space/)
  disk.remount('size=20m')
  expect((await here.maskbench('run', 'tiny.json', '--db', database)).code).toBe(0)
})

test.runIf(engine)('a read-only disk ends in one line', async ({ skip }) => {
  using disk = smallDisk('size=1m')
  if (disk === null) return skip('mounting a small file system is not permitted here')
  using here = tiny()
  disk.remount('ro')
  const { code, stderr } = await here.maskbench('run', 'tiny.json', '--db', join(disk.path, 'x.sqlite'))
  expect(code).toBe(3)
  expect(stderr).toMatch(/^maskbench: can't open .*x.sqlite .* check that the folder exists and is writable\n$/)
})

function tiny(options: object = {}, count = TINY.runs.length): Folder {
  const here = folder()
  const runs = TINY.runs.slice(0, count).map((run) => ({ ...run, ...options }))
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify({ ...TINY, runs }))
  return here
}

/** Steps of all runs that are stored so far. */
function step(here: Folder): number {
  return query(here, 'select coalesce(sum(step), 0) from runs')
}

function query({ path }: Folder, question: string): number {
  const database = openReadOnly(join(path, 'maskbench.sqlite'))
  const answer = database?.$client.prepare(question).pluck().get() as number | undefined
  database?.$client.close()
  return answer ?? 0
}

function check({ path }: Folder): unknown {
  return integrity(openReadOnly(join(path, 'maskbench.sqlite'))!)
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(50)
}
