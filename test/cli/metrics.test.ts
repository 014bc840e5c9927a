import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../harness/base/errors.ts'
import { run } from '../../harness/cli/commands/metrics.ts'
import type { Io } from '../../harness/cli/io.ts'
import golden from '../golden/metrics.json' with { type: 'json' }
import { folder } from './helpers/maskbench.ts'

const here = mkdtempSync(join(tmpdir(), 'maskbench-metrics-'))
afterAll(() => rmSync(here, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(here, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function scores(kind: 'clustering' | 'multilabel', truth: unknown, pred: unknown) {
  const answer: { json?: Record<string, number>; text?: string } = {}
  const io = {
    result(json: Record<string, number>, text: () => string) {
      answer.json = json
      answer.text = text()
    },
  } as unknown as Io
  await run({ kind, truth: file('truth.json', truth), pred: file('pred.json', pred) }, io)
  return answer
}

type Golden = (typeof golden)['clustering' | 'multilabel'][number]

async function agrees(kind: 'clustering' | 'multilabel', metrics: string[], { truth, pred, ...expected }: Golden) {
  const { json } = await scores(kind, truth, pred)
  expect(Object.keys(json!)).toEqual(metrics)
  for (const [metric, value] of Object.entries(expected)) expect(Math.abs(json![metric]! - value)).toBeLessThan(1e-9)
}

describe('metrics', () => {
  it.each(golden.clustering.map((each, i) => [i, each] as const))(
    "of partition %i are scikit-learn's",
    (_, partition) => agrees('clustering', ['fmi', 'ari', 'nmi'], partition),
  )

  it.each(golden.multilabel.map((each, i) => [i, each] as const))("of tags %i are scikit-learn's", (_, partition) =>
    agrees('multilabel', ['f1_macro', 'f1_micro', 'f1_weighted'], partition),
  )

  it('do not care what groups are called, noise as -1 and large numbers included', async () => {
    const { json, text } = await scores('clustering', [0, 0, 1, 1], [-1, -1, 4_000_000_000, 4_000_000_000])
    expect(json).toEqual({ fmi: 1, ari: 1, nmi: 1 })
    expect(text).toBe('fmi         1.0000\nari         1.0000\nnmi         1.0000')
  })

  it.each([
    ['clustering', [0, 1], [0, 1, 1], /truth.json has 2 items, .*pred.json has 3/],
    ['clustering', [], [], /truth.json holds an empty list/],
    ['clustering', { a: 1 }, [1], /truth.json does not hold a list/],
    ['clustering', [0, 1], [0, 0.5], /pred.json: item 1 is 0.5/],
    ['clustering', [0, '1'], [0, 1], /truth.json: item 1 is "1"/],
    ['clustering', [[0, 1]], [[0, 1]], /truth.json: item 0 is \[0,1\]/],
    ['clustering', 'cat, dog', [0, 1], /truth.json is not JSON/],
    ['multilabel', [[0, 1]], [[0, 2]], /pred.json: item 0 is \[0,2\]/],
    ['multilabel', [[0, 1]], [[0, 0.7]], /pred.json: item 0 is \[0,0.7\]/],
    ['multilabel', [0, 1], [0, 1], /truth.json: item 0 is 0/],
    ['multilabel', [[]], [[]], /truth.json: item 0 is \[\]/],
    [
      'multilabel',
      [[0, 1], [1]],
      [
        [0, 1],
        [1, 1],
      ],
      /truth.json: item 1 has 1 tags, the first has 2/,
    ],
    ['multilabel', [[0, 1]], [[0, 1, 1]], /truth.json has 2 tags per item, .*pred.json has 3/],
    [
      'multilabel',
      [[0, 1]],
      [
        [0, 1],
        [0, 1],
      ],
      /truth.json has 1 items, .*pred.json has 2/,
    ],
  ] as const)('refuse %s of %j against %j', async (kind, truth, pred, why) => {
    const refused = scores(kind, truth, pred)
    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.toThrow(why)
  })

  it('refuse groups that JSON has rounded, and may have made one', async () => {
    const refused = scores('clustering', [0, 1], '[9007199254740992, 9007199254740993]')
    await expect(refused).rejects.toThrow('item 0 is 9007199254740992')
  })

  it('refuse a group of its own for each of very many items', async () => {
    const items = Array.from({ length: 10_001 }, (_, i) => i)
    await expect(scores('clustering', items, items)).rejects.toThrow('10001 groups')
  })

  it('come from the real command line, which says which file is missing', async () => {
    using folder_ = folder()
    const truth = file('classes.json', [0, 0, 1, 1])
    const words = ['metrics', 'clustering', '--truth', truth, '--json', '--pred']
    const good = await folder_.maskbench(...words, file('clusters.json', [0, 0, 1, 2]))
    expect(good.code).toBe(0)
    expect(JSON.parse(good.stdout)).toMatchObject({ ari: 0.5714285714285714 })
    const bad = await folder_.maskbench(...words, 'nowhere.json')
    expect(bad.code).toBe(2)
    expect(bad.stderr).toContain('nowhere.json cannot be read: there is no such file. check its path')
  })
})
