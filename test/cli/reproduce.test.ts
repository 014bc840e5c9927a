import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { getRun } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { BIN, type Folder, folder, TINY } from './helpers/maskbench.ts'
import { pictures } from './helpers/pictures.ts'

const shell = promisify(execFile)

test.runIf(existsSync(bindingPath))(
  'the command that `show` prints gives the same run with the same scores in a fresh store',
  async () => {
    using here = folder()
    const suite = "my suite's $HOME.json"
    // Both are called uci-heart/noisy-labels/0.
    const runs = [20, 30].map((steps) => ({ ...TINY.runs[0], steps }))
    writeFileSync(join(here.path, suite), JSON.stringify({ name: 'odd', runs }))
    const data = "holiday `pictures` & it's more"
    await pictures(join(here.path, data), ['cat', 'dog'], 10)
    const small = '--image-size 16 --batch-size 4 --backbone-width 8 --backbone-blocks 1 --epochs 1'.split(' ')
    const own = ['--data', `folder:${data}`, ...small, '--method', 'supervised', '--supervised-rate', '-1']
    await Promise.all([here.maskbench('run', suite), here.maskbench('run', 'smoke', '--only', 'uci-heart/*')])
    await here.maskbench('pretrain', ...own, '--evaluations', 'knn')

    const made = everything(here, 'maskbench.sqlite')
    expect(made.map(({ dataset }) => dataset).sort()).toEqual([
      `folder:${join(realpathSync(here.path), data)}`,
      'uci-heart',
      'uci-heart',
      'uci-heart',
    ])
    const npx = fakeNpx(here)
    const again = async (run: (typeof made)[number], i: number) => {
      const { stdout } = await here.maskbench('show', run.id, '--json')
      const { reproduce, gitCommit } = JSON.parse(stdout)
      const checkout = `git checkout ${gitCommit} && `
      if (gitCommit !== null) expect(reproduce.startsWith(checkout)).toBe(true)
      const command: string = gitCommit === null ? reproduce : reproduce.slice(checkout.length)
      const env = { ...process.env, PATH: `${npx}:${process.env.PATH}`, MASKBENCH_DB: `again-${i}.sqlite` }
      await shell('sh', ['-c', command], { cwd: here.path, env })
      expect(everything(here, `again-${i}.sqlite`)).toEqual([run])
    }
    await Promise.all(made.map(again))
  },
)

/** Every run of a store with its scores, the same for the same runs. */
function everything(here: Folder, name: string) {
  const database = openReadOnly(join(here.path, name))!
  const found = listRuns(database).map(({ id, dataset, status }) => {
    const scores = getRun(database, id)!.scores.map(({ evaluation, condition, metric, protocol, value }) => {
      return { evaluation, condition, metric, protocol, value }
    })
    return { id, dataset, status, scores }
  })
  database.$client.close()
  return found
}

/** `npx maskbench …` runs this clone. */
function fakeNpx(here: Folder): string {
  const path = join(here.path, 'bin')
  mkdirSync(path)
  writeFileSync(join(path, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${BIN}" "$@"\n`)
  chmodSync(join(path, 'npx'), 0o755)
  return path
}
