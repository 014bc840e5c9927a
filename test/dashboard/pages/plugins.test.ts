/** What plugins bring has its titles on pages, which run none of their code, and where one failed is shown. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listRuns } from '../../../db/queries/runs.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { folder } from '../../cli/helpers/maskbench.ts'
import { serve, stopped } from './served.ts'

const here = folder()
let site: string

const example = (name: string) => ['--plugin', join(import.meta.dirname, `../../../docs/examples/${name}.ts`)]
const small = ['--epochs', '1', '--image-size', '16', '--train-images', '64']
const encoder = ['--backbone', 'plain-conv', '--plain-conv-width', '8', '--plain-conv-depth', '2']

/** Its message looks like HTML. */
const BOOM = `import { asDrawn, defineMasking } from 'maskbench/plugin'
export const boom = defineMasking({
  entry: { key: 'boom', title: 'Boom', made: 'blindly', mark: 'M-1 -1L1 1' },
  needsObjects: false,
  start: () => ({ draw: () => { throw new TypeError('no <b>luck</b>') }, masks: asDrawn }),
})
`

beforeAll(async () => {
  writeFileSync(join(here.path, 'boom.ts'), BOOM)
  const all = [...example('plain-conv'), ...example('nearest-mean'), ...small, ...encoder]
  expect((await here.maskbench('pretrain', ...all, '--evaluations', 'nearest-mean')).code).toBe(0)
  expect((await here.maskbench('pretrain', ...all, '--plugin', 'boom.ts', '--masking', 'boom')).code).toBe(1)
  site = await serve(join(here.path, 'maskbench.sqlite'))
})
afterAll(async () => {
  await stopped()
  here[Symbol.dispose]()
})

const page = async (path: string) => (await fetch(site + path)).text()

function runOf(masking: string): string {
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  const { id } = listRuns(database, { masking })[0]!
  database.$client.close()
  return id
}

it('on the leaderboard, with the metric of the evaluation', async () => {
  const leaderboard = await page('/')
  for (const title of ['Nearest class mean', 'worst class', 'Plain convolutions']) {
    expect(leaderboard).toContain(title)
  }
})

it('on the page of a run', async () => {
  const run = await page(`/runs/${runOf('none')}`)
  for (const title of ['Nearest class mean', 'worst class', 'Plain convolutions']) expect(run).toContain(title)
})

it('where a plugin failed, with its text as text', async () => {
  const run = await page(`/runs/${runOf('boom')}`)
  expect(run).toContain('no &lt;b&gt;luck&lt;/b&gt;. fix the plugin: at Object.draw (')
  expect(run).toContain(`${here.path}/boom.ts:5:`)
  expect(run).not.toContain('<b>luck</b>')
})
