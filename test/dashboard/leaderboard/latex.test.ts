import { basename } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { answer } from '../../../dashboard/api/answer.ts'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { leaderboardLatex } from '../../../harness/analysis/board/formats/latex.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { fixtureStore } from '../store.ts'

const { database, path } = fixtureStore()

const load = (raw: Record<string, string> = {}) => loadLeaderboard(database, { dataset: 'fashion-mnist-mini', ...raw })!
const rowsOf = (latex: string) =>
  latex
    .split('\n')
    .filter((line) => line.startsWith('    ') && line.endsWith(' \\\\') && line.includes(' & '))
    .map((line) => line.trim().slice(0, -3).split(' & '))

describe('the leaderboard in LaTeX', () => {
  it('has short heads over means and deviations, the protocol in its caption, and no costs', () => {
    const loaded = load()
    const latex = leaderboardLatex(loaded, 'a store')
    const rows = rowsOf(latex)
    const heads = rows.find(([head]) => head === 'Method')!
    expect(heads).toHaveLength(1 + loaded.view.columns.length)
    for (const head of heads) expect(head.length).toBeLessThan(20)
    const { protocol } = loaded.view.columns[0]!
    expect(latex).toMatch(
      /\\caption\{Fashion-MNIST mini: mean \$\\pm\$ standard deviation over seeds, n = 3 unless noted/,
    )
    expect(latex).toContain(protocol.replace('%', '\\%'))
    const simsiam = loaded.view.rows.find(({ title }) => title === 'SimSiam')!
    const cell = loaded.view.columns[0]!.cell(simsiam)
    const { mean, sd } = cell?.kind === 'measured' ? cell.summary : { mean: 0, sd: 0 }
    const text = `${(100 * mean).toFixed(1)} $\\pm$ ${(100 * sd!).toFixed(1)}`
    expect(rows.find(([label]) => label === 'SimSiam')![1]).toBe(text)
  })

  it('has in bold what the page has', () => {
    const { view } = load({ dataset: 'uci-splice' })
    const latex = leaderboardLatex(load({ dataset: 'uci-splice' }), '')
    const cells = view.rows.flatMap((row) => view.columns.map((column) => column.cell(row)))
    const best = cells.filter((cell) => cell?.kind === 'measured' && cell.best)
    expect(latex.match(/\\textbf/g) ?? []).toHaveLength(best.length)
    expect(latex).toContain('Smooth rate & ')
  })

  it.each([
    ['folder:/home/me/my photos', 'folder:my photos'],
    ['folder:/a/photos+labels:/b/c/mine.csv', 'folder:photos+labels:mine.csv'],
    ['labels:/a/b/train.npy,/a/test.npy', 'labels:train.npy,test.npy'],
    ['cifar10+labels:/a/mine.csv', 'cifar10+labels:mine.csv'],
  ])('names the data of %s without their folder', (dataset, named) => {
    const latex = leaderboardLatex({ ...load({ dataset: 'uci-splice' }), dataset }, '')
    expect(latex.split('\n')[0]).toBe(`% ${named}`)
    expect(latex).not.toMatch(/\/(home|a|b)\//)
  })

  it('is refused, as all that the API answers, where it would be of another data set than the address names', async () => {
    vi.stubEnv('MASKBENCH_DB', path)
    const ask = (query: string) => answer(new Request(`http://127.0.0.1/api/v1/leaderboard?${query}`))
    for (const format of ['csv', 'md', 'latex', 'json']) {
      const refused = await ask(`dataset=fashion-mnist&format=${format}`)
      expect([refused.status, await refused.json()]).toEqual([
        404,
        expect.objectContaining({ error: 'dataset fashion-mnist: no result is stored for this data set' }),
      ])
    }
    expect((await ask('format=csv')).status).toBe(200)
    vi.unstubAllEnvs()
  })

  it('is, like the other formats, what `maskbench leaderboard` prints but for the line that says where from', async () => {
    using here = commands()
    vi.stubEnv('MASKBENCH_DB', path)
    const words = ['leaderboard', '--dataset', 'fashion-mnist-mini', '--db', path]
    const lines = (text: string) => text.split(/\r?\n/).filter((line) => line && !line.includes(', maskbench '))
    for (const format of ['csv', 'md', 'latex']) {
      const url = `http://127.0.0.1/api/v1/leaderboard?dataset=fashion-mnist-mini&format=${format}`
      const { stdout } = await here.maskbench(...words, '--format', format)
      const file = lines(await (await answer(new Request(url))).text())
      expect(file.length).toBeGreaterThan(4)
      expect(stdout).not.toContain(path)
      if (format !== 'csv') expect(stdout).toContain(basename(path))
      expect(lines(stdout)).toEqual(file)
    }
    const url = 'http://127.0.0.1/api/v1/leaderboard?dataset=fashion-mnist-mini'
    const { source: _, ...json } = await (await answer(new Request(url))).json()
    expect(JSON.parse((await here.maskbench(...words, '--json')).stdout)).toMatchObject(json)
    vi.unstubAllEnvs()
  })

  it('needs booktabs alone, tells rows of one name apart, and names the store without its folder', async () => {
    vi.stubEnv('MASKBENCH_DB', path)
    const url = 'http://127.0.0.1/api/v1/leaderboard?dataset=fashion-mnist-mini&format=latex'
    const latex = await (await answer(new Request(url))).text()
    vi.unstubAllEnvs()
    expect(latex.match(/\\usepackage\{\w+\}/g)).toEqual(['\\usepackage{booktabs}'])
    expect(latex).not.toMatch(/[^ -~\n]/)
    expect(latex).not.toContain(path)
    expect(latex).toContain(path.slice(path.lastIndexOf('/') + 1))
    const labels = rowsOf(latex).map(([label]) => label)
    expect(new Set(labels).size).toBe(labels.length)
    const [, columns] = /\\begin\{tabular\}\{(\w+)\}/.exec(latex)!
    for (const row of rowsOf(latex).filter(([label]) => !label!.startsWith('&')))
      expect(row).toHaveLength(columns!.length)
  })
})
