/** A name that does not exist is refused by every route, with the name that was probably meant; no other numbers come instead. */
import { expect, test } from 'vitest'
import { apiOnFixture, ask } from './ask.ts'

const { database, writer } = apiOnFixture()
writer.$client.exec(
  `insert into annotations (run_id, name, note, changed_at) select id, 'my best', '', 0 from runs limit 1`,
)

/** An address, what is said of it, and what to do instead. */
const NOT_THERE = `
/leaderboard?dataset=fashion | dataset fashion: no result | did you mean fashion-mnist-mini?
/leaderboard?method=simclrr | method simclrr: no row | did you mean simclr?
/leaderboard?masking=gt | masking gt: no row | there are the maskings
/leaderboard?backbone=resnet17 | backbone resnet17: no row | there are the backbones
/leaderboard?suite=quik | suite quik: no run of this suite | did you mean
/leaderboard?columns=lineer | columns lineer: this data set has no such column | there are linear/top1
/leaderboard?sort=beauty | sort beauty: this data set has no such column | there are linear/top1
/leaderboard?baseline=owm | baseline owm: this data set has no such measured row | did you mean own?
/plot?dataset=fashion | dataset fashion: there are no results | did you mean fashion-mnist-mini?
/plot?column=beauty | column beauty: this data set has no such score | change column, or leave it out
/plot?option=beauty | option beauty: no option of this path | change option, or leave it out
/plot?method=simclrr | method simclrr: no row with this score | change method, or leave it out
/significance?dataset=fashion | dataset fashion: there are no results | did you mean fashion-mnist-mini?
/significance?column=beauty | column beauty: this data set has no such column | there are
/significance?rows=nobody | rows nobody: no row with this name | there are
/significance/datasets?measure=beauty | measure beauty: there is no such measure | there are
/masks?dataset=scene | dataset scene: no masks are stored | did you mean scenes?
/masks?method=vicreg | method vicreg: no masks of VICReg | there are
/masks?seed=77 | seed 77:  | change seed, or leave it out
/masks?a=nobody | a nobody: no run with masks | change a, or leave it out
/runs?name=my+bset | name my bset: no run is called so | did you mean 'my best'?
/runs?group=nobody | group nobody: no run is of this row | /api/v1/leaderboard
`

test.each(
  NOT_THERE.trim()
    .split('\n')
    .map((line) => line.split(' | ') as [path: string, error: string, remedy: string]),
)('%s', async (path, error, remedy) => {
  expect(await ask(path)).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining(error), remedy: expect.stringContaining(remedy) },
  })
})

test('names that exist are answered with an empty list of what was ignored', async () => {
  const { id, group_id: group } = database.$client
    .prepare(`select id, group_id from runs where status = 'done' and dataset = 'scenes'`)
    .get() as { id: string; group_id: string }
  for (const path of [
    '/leaderboard?dataset=scenes&method=simclr',
    '/plot?dataset=scenes',
    '/significance?dataset=scenes',
    '/significance/datasets',
    '/masks?dataset=scenes',
  ]) {
    expect([path, await ask(path)]).toEqual([path, expect.objectContaining({ status: 200 })])
    expect((await ask(path)).body).toMatchObject({ ignored: [] })
  }
  for (const path of [`/runs?group=${group}`, '/runs?name=my+best', `/runs/${id}`])
    expect([path, (await ask(path)).status]).toEqual([path, 200])
})
