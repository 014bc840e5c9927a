/** `status` names the commands that resume what is unfinished. */
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { runs, suiteRuns } from '../../../db/schema/index.ts'
import { run } from '../../../harness/cli/commands/status.ts'
import { makeStore, type Store } from '../../analysis/compare/store.ts'

async function statusOf(store: Store): Promise<string> {
  let said = ''
  await run(
    {},
    {
      json: false,
      debug: false,
      database: store.path,
      note() {},
      result(_, text) {
        said = text()
      },
    },
  )
  return said
}

test('a run by itself is resumed by its own command, those of a suite by that of the suite', async () => {
  using store = makeStore()
  const command = 'npx maskbench evaluate mine.pth --data fashion-mnist-mini --name mine --seed 0 --save'
  const interrupted = (seed: number, own: string | null) => {
    const id = store.add({ seed })
    store.database.update(runs).set({ status: 'interrupted', command: own }).where(eq(runs.id, id)).run()
    return id
  }
  interrupted(0, command)
  const alone = await statusOf(store)
  expect(alone).toContain(`1 unfinished; resume it with\n  ${command}`)
  expect(alone).not.toContain('maskbench run')
  for (const [seed, suite] of [
    [1, 'quick'],
    [2, 'tiny'],
  ] as const) {
    const runId = interrupted(seed, 'npx maskbench pretrain')
    store.database.insert(suiteRuns).values({ suite, runId, position: 0, status: 'interrupted', createdAt: seed }).run()
  }
  const both = await statusOf(store)
  expect(both).toContain('3 unfinished; resume them with')
  expect(both).toContain(
    `\n  npx maskbench run quick\n  npx maskbench run FILE, the file of the suite tiny\n  ${command}`,
  )
})

test('a suite of a file is resumed by that file', async () => {
  using store = makeStore()
  for (const seed of [0, 1]) {
    const runId = store.add({ seed })
    const command = `npx maskbench run 'my suites/stripes.yaml' --plugin walk.ts --only fashion-mnist-mini/simclr --seeds ${seed}`
    store.database.update(runs).set({ status: 'interrupted', command }).where(eq(runs.id, runId)).run()
    const row = { suite: 'bands', runId, position: seed, status: 'interrupted', createdAt: seed } as const
    store.database.insert(suiteRuns).values(row).run()
  }
  expect(await statusOf(store)).toContain(
    "2 unfinished; resume them with\n  npx maskbench run 'my suites/stripes.yaml' --plugin walk.ts\n".trimEnd(),
  )
})

test('a run that does not count its steps has no percentage', async () => {
  using store = makeStore()
  const running = (seed: number, step: number, totalSteps: number) => {
    const id = store.add({ seed })
    store.database.update(runs).set({ status: 'running', step, totalSteps }).where(eq(runs.id, id)).run()
  }
  running(0, 0, 0)
  running(1, 3, 4)
  const text = await statusOf(store)
  expect(text).toMatch(/simclr\/0 {2}its process has died/)
  expect(text).toMatch(/simclr\/1 {2}75% {2}its process has died/)
})
