import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { compare, geometricMean, inTurns } from './compare.ts'
import { line, means, rowsOf } from './speed-table.ts'

const peer = { threads: 2, torch: '2.15.0' }
const ours = { peak_rss_mb: 600 }

test("ours is held against the peer's way that is fastest in the median, the same one in every pair", () => {
  const pairs = [
    { ours: 100, peer: { eager: 50, compile: 80 } },
    { ours: 120, peer: { eager: 90, compile: 60 } }, // the slow way at its best counts for nothing
    { ours: 110, peer: { eager: 55, compile: 100 } },
  ]
  expect(compare(pairs, 'images/s')).toEqual({
    ours: 110,
    peer: 80,
    way: 'compile',
    ratio: { median: 1.25, least: 1.1, most: 2 },
    pairs: 3,
  })
})

test('the median of two is between them', () => {
  const [first, second] = [
    { ours: 1, peer: { a: 2 } },
    { ours: 3, peer: { a: 2 } },
  ]
  expect(compare([first, second], 'images/s')).toMatchObject({ ours: 2, ratio: { median: 1, least: 0.5, most: 1.5 } })
})

test('of seconds fewer are faster', () => {
  expect(compare([{ ours: 2, peer: { a: 3, b: 5 } }], 's')).toMatchObject({ way: 'a', ratio: { median: 1.5 } })
})

test('each side is first in every other pair, and none is measured while the other is', async () => {
  const order: string[] = []
  const side = (name: string) => async () => {
    order.push(name)
    await new Promise(setImmediate)
    order.push(`${name} is done`)
    return order.length
  }
  const pairs = await inTurns(3, side('a'), side('b'))
  const [a, b] = [
    ['a', 'a is done'],
    ['b', 'b is done'],
  ] as const
  expect(order).toEqual([...a, ...b, ...b, ...a, ...a, ...b])
  expect(pairs.map(({ ours, peer }) => [ours, peer])).toEqual([
    [2, 4],
    [8, 6],
    [10, 12],
  ])
})

test('a row for every figure that both sides have, and the geometric mean of those of pretraining', () => {
  const pretraining = rowsOf('simclr-small-32', [
    {
      ours: { ...ours, images_per_s: 600, step_images_per_s: 900 },
      peer: {
        ...peer,
        images_per_s: { 'pil, 0 workers': 300, 'v2, 1 worker': 400 },
        step_images_per_s: { eager: 800 },
      },
    },
  ])
  const stepOnly = rowsOf('simclr-resnet18-96', [
    {
      ours: { ...ours, images_per_s: 20, step_images_per_s: 25 },
      peer: { ...peer, step_images_per_s: { eager: 12.5 } },
    },
  ])
  const augment = rowsOf('augment-96', [
    { ours: { ...ours, images_per_s: 3000 }, peer: { ...peer, images_per_s: { 'v2, 2 workers': 1000 } } },
  ])
  const knn = rowsOf('knn', [{ ours: { ...ours, seconds: 0.41 }, peer: { ...peer, seconds: 0.47 } }])
  const rows = [...pretraining, ...stepOnly, ...augment, ...knn]
  expect(rows.map(line).join('')).toBe(
    `| \`simclr-small-32\` | with views | 600 images/s | 400 images/s | v2, 1 worker | 1.50 (1.50–1.50) | 1 | 600 MB |
| \`simclr-small-32\` | step alone | 900 images/s | 800 images/s | eager | 1.13 (1.13–1.13) | 1 | 600 MB |
| \`simclr-resnet18-96\` | step alone | 25.0 images/s | 12.5 images/s | eager | 2.00 (2.00–2.00) | 1 | 600 MB |
| \`augment-96\` | views alone | 3000 images/s | 1000 images/s | v2, 2 workers | 3.00 (3.00–3.00) | 1 | 600 MB |
| \`knn\` | seconds | 0.41 s | 0.47 s |  | 1.15 (1.15–1.15) | 1 | 600 MB |
`,
  )
  expect(geometricMean([1.125, 2])).toBeCloseTo(1.5)
  expect(means(rows)).toBe(`Pretraining, with views: ratio 1.50 in the geometric mean of 1 workloads.
Pretraining, step alone: ratio 1.50 in the geometric mean of 2 workloads.
`)
})

test.runIf(existsSync(bindingPath))('the command measures both sides in processes and prints the table', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-pairs-'))
  try {
    const python = join(folder, 'python')
    const figure = JSON.stringify({ workload: 'linear-probe', seconds: 1000, ...peer })
    writeFileSync(python, `#!/bin/sh\n[ "$1" = -c ] || echo '${figure}'\n`, { mode: 0o755 })
    const script = join(import.meta.dirname, './perf.ts')
    const words = ['--import', 'tsx', script, '--torch', python, '--pairs', '1', 'linear-probe']
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words)
    expect(stdout).toMatch(
      /^\| workload .*\n\| --- .*\n\| `linear-probe` \| seconds \| [\d.]+ s \| 1000 s \| {2}\| [\d.]+ \(/,
    )
    expect(stdout).toMatch(/AVX-512, load [\d.]+; PyTorch 2\.15\.0, threads: 2\.\n$/)
    expect(stderr).toMatch(/^maskbench, \d+ s: .*\nthe peer, \d+ s: .*\n$/)
    const refused = promisify(execFile)(process.execPath, [
      ...words.slice(0, 3),
      '--torch',
      join(folder, 'none'),
      'knn',
    ])
    await expect(refused).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining('pip install torch') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
