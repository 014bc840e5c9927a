/** One question, one answer: the command line, the API and the page say the same numbers on the same store. */

import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import type { claim } from '../../dashboard/api/answers/claims.ts'
import type { comparison } from '../../dashboard/api/answers/compare.ts'
import type { leaderboard } from '../../dashboard/api/answers/leaderboard.ts'
import type { masks } from '../../dashboard/api/answers/masks.ts'
import type { listedRun, shownRun } from '../../dashboard/api/answers/runs.ts'
import type { pairs, ranks } from '../../dashboard/api/answers/significance.ts'
import { spelled } from '../../dashboard/features/claims/view.ts'
import { evaluationName, metricName } from '../../db/catalogue/titles.ts'
import { decimalsOfDifferences } from '../../harness/analysis/compare/difference-decimals.ts'
import type { GlsTable } from '../../harness/analysis/tables/gls-1.ts'
import type { AdiosJson } from '../../harness/analysis/tables/json.ts'
import { rounded } from '../../harness/base/rounding.ts'
import { bracketText, fraction, percent, rangeText, rate as rateText } from '../../harness/base/text.ts'
import { formatP } from '../../harness/statistics/p-value.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { servedFixture } from '../dashboard/pages/site.ts'
import { rowsOfPage } from './read-page.ts'

const site = servedFixture()

async function api<T>(route: string): Promise<T> {
  const response = await fetch(`${site.base}/api/v1${route}`)
  expect([route, response.status]).toEqual([route, 200])
  return (await response.json()) as T
}

async function cli(...words: string[]): Promise<unknown> {
  return JSON.parse(await printed(...words, '--json'))
}

/** As a person reads it on the command line. */
async function printed(...words: string[]): Promise<string> {
  using here = commands()
  const { code, stdout, stderr } = await here.maskbench(...words, '--db', site.path)
  expect([words.join(' '), code, stderr]).toEqual([words.join(' '), 0, ''])
  return stdout
}

const page = (address: string) => rowsOfPage(site.base + address)

type Run = z.output<typeof listedRun>
const allRuns = async () => (await api<{ runs: Run[] }>('/runs?limit=200')).runs

describe('the command line and the API', () => {
  const TABLES = ['gls-1', 'gls-2', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `adios-${n}`)]

  it('list the same runs, and show the same of each', async () => {
    const runs = await allRuns()
    expect(runs).toEqual(await cli('runs'))
    for (const status of ['done', 'running', 'failed', 'queued']) {
      const { id } = runs.find((run) => run.status === status)!
      expect(await api(`/runs/${id}`)).toEqual(await cli('show', id))
    }
  })

  it('count the same', async () => {
    const { counts, suites, stale } = (await cli('status')) as Record<string, unknown>
    expect(await api('/status')).toMatchObject({ counts, stale })
    expect(await api('/suites')).toEqual(suites)
  })

  it.each(TABLES)('fill and audit the same table: %s', async (id) => {
    for (const source of ['measured', 'published', 'both']) {
      expect(await api(`/tables/${id}?source=${source}`)).toEqual(await cli('table', id, '--source', source))
    }
    expect(await api(`/audit/${id}`)).toEqual(await cli('table', id, '--audit'))
  })

  it('judge the same claims', async () => {
    const all = (await cli('claims')) as unknown[]
    expect(await api('/claims')).toEqual(all)
    expect(await api('/claims/9')).toEqual(all[8])
  })

  it.each([
    ['fashion-mnist-mini/simsiam', 'fashion-mnist-mini/byol', []],
    ['fashion-mnist-mini/simclr-adios', 'fashion-mnist-mini/raw-pixels', ['--metric', 'knn/top1']],
    ['scenes/simclr-gt', 'scenes/simclr-mae', ['--alpha', '0.01', '--margin', '0.02']],
    ['fashion-mnist-mini/simsiam', 'fashion-mnist-mini/byol', ['--correction', 'benjamini-hochberg']],
    ['fashion-mnist-mini/simsiam', 'fashion-mnist-mini/byol', ['--correction', 'none']],
  ])('compare %s with %s %j alike', async (a, b, options) => {
    const query = new URLSearchParams({ a, b })
    for (let i = 0; i < options.length; i += 2) query.set(options[i]!.slice(2), options[i + 1]!)
    const compared = await api<z.output<typeof comparison>>(`/compare?${query}`)
    expect(compared.scores.length).toBeGreaterThan(0)
    expect(compared).toEqual(await cli('compare', a, b, ...options))
  })
})

describe('the page and the API', () => {
  it.each(['fashion-mnist-mini', 'scenes', 'scenes-few', 'uci-heart', 'uci-splice'])(
    'have the same leaderboard of %s',
    async (dataset) => {
      const board = await api<z.output<typeof leaderboard>>(`/leaderboard?dataset=${dataset}`)
      const shown = (await page(`/?dataset=${dataset}`)).filter((row) => row.some((cell) => /^rank /.test(cell)))
      expect(shown).toHaveLength(board.rows.length)
      board.rows.forEach(({ title, cells }, i) => {
        const [head = '', ...texts] = shown[i]!
        expect(head.startsWith(title.replace('-', '−')) || head.startsWith(title)).toBe(true)
        const asShown = (write: (value: number) => string) => cells.map((cell) => cellText(cell, write))
        // Better or worse is a matter of the metric.
        const read = texts.slice(0, cells.length).map((text) => text.replace(/significantly \w+/, 'significant'))
        expect([asShown(percent), asShown(fraction)]).toContainEqual(read)
      })
    },
  )

  it('have the mean of the scores that the command line lists', async () => {
    const runs = (await cli('runs', '--dataset', 'fashion-mnist-mini')) as Run[]
    const { rows } = await api<z.output<typeof leaderboard>>('/leaderboard?dataset=fashion-mnist-mini&sort=name')
    for (const { group, cells } of rows) {
      const own = runs.filter(({ groupId, status }) => groupId === group && status === 'done')
      const values = (evaluation: string) =>
        own.flatMap(({ scores }) => scores.filter((score) => score.evaluation === evaluation).map(({ value }) => value))
      const listed = cells.map((cell) => cell && 'values' in cell && [...cell.values].sort())
      expect(listed).toEqual([values('linear'), values('knn')].map((list) => list.sort()))
    }
  })

  it.each(['adios-1', 'adios-3', 'adios-4', 'adios-5', 'adios-6', 'adios-7'] as const)(
    'have the same table %s',
    async (id) => {
      const { rows, order, otherOrders = [] } = await api<AdiosJson>(`/tables/${id}`)
      const cells = (await page(`/tables/${id}`)).flat()
      const write = cells.some((cell) => /^\d\d\.\d/.test(cell)) ? percent : fraction
      const means = rows.flatMap(({ published, measured }) =>
        [published, measured].map((score) => score && write(score.mean)),
      )
      const orders = [...(order ? [order] : []), ...otherOrders].flatMap(({ tau, rho, perSeed }) => [
        tau?.toFixed(2),
        rho?.toFixed(2),
        perSeed?.mean?.toFixed(2),
      ])
      const known = new Set<string | null | undefined>([...means, ...orders])
      const numbers = cells.flatMap((cell) => /^(\d+\.\d+)(?= ±| n =|$)/.exec(cell)?.[1] ?? [])
      const printed = rows.flatMap(({ published }) => (published ? write(published.mean) : []))
      expect(printed.filter((text) => !numbers.includes(text))).toEqual([])
      // Its last line is of gains.
      if (id !== 'adios-5') expect(numbers.filter((text) => !known.has(text))).toEqual([])
      expect(numbers.length).toBeGreaterThan(10)
    },
  )

  it('have the same label-smoothing table', async () => {
    const { columns } = await api<GlsTable>('/tables/gls-1')
    const shown = (await page('/tables/gls-1')).map((row) =>
      row.map((cell) => cell.replace('one of the best two: ', '')),
    )
    for (const dataset of ['uci-heart', 'uci-splice']) {
      const block = columns.filter((column) => column.dataset === dataset)
      for (const rate of [0.8, 0.2, 0, -0.4, -8]) {
        const sources = block.flatMap(({ published, measured }) => [published, measured?.published, measured?.honest])
        const expected = sources.map((source) => fraction(source!.accuracy[rate]!))
        expect(shown).toContainEqual([rateText(rate), ...expected])
      }
    }
  })

  it('have the same p-values', async () => {
    const { rows, pairs: tested } = await api<z.output<typeof pairs>>('/significance?dataset=fashion-mnist-mini')
    const matrix = (await page('/significance?dataset=fashion-mnist-mini')).slice(1, rows.length + 1)
    for (const { a, b, difference, pAdjusted } of tested) {
      const [i, j] = [a, b].map((key) => rows.findIndex((row) => row.key === key)) as [number, number]
      const p = pAdjusted === null ? 'n/a' : `row ${difference > 0 ? 'higher' : 'lower'}, p ${formatP(pAdjusted)}`
      expect(matrix[i]![j + 1]).toBe(p)
    }
    expect(tested.filter(({ p }) => p !== null).length).toBe(15)
  })

  it('have the same mean ranks', async () => {
    const { rows, result } = await api<z.output<typeof ranks>>('/significance/datasets')
    const text = (await page('/significance?view=datasets')).flat().join(' ')
    for (const { meanRank } of rows) expect(text).toContain(meanRank!.toFixed(2))
    expect(await (await fetch(`${site.base}/significance?view=datasets`)).text()).toContain(formatP(result!.friedman.p))
  })

  it.each([
    ['fashion-mnist-mini/simsiam', 'fashion-mnist-mini/byol'],
    ['fashion-mnist-mini/simclr-adios', 'fashion-mnist-mini/raw-pixels'],
    ['scenes/simclr-gt', 'scenes/simclr-mae'],
  ])('have the same comparison of %s with %s, and so has the command line', async (a, b) => {
    const { scores, tests } = await api<z.output<typeof comparison>>(`/compare?${new URLSearchParams({ a, b })}`)
    const shown = (await page(`/compare?${new URLSearchParams({ a, b })}`)).slice(1, scores.length + 1)
    const lines = (await printed('compare', a, b)).split('\n')
    const digits = decimalsOfDifferences(scores)(scores[0]!)
    scores.forEach((score, i) => {
      const [, sideA, sideB, difference, , interval, verdict] = shown[i]!
      const side = ({ mean, ci95, n }: typeof score.a) =>
        `${percent(mean)}${ci95 ? ` ±${percent(ci95[1] - mean)}` : ''} n = ${n}`
      const points = (value: number) => signed(value, (size) => rounded(100 * size, digits))
      const range = score.ci95?.map(points).join(' to ') ?? 'n/a'
      const cells = [side(score.a), side(score.b), points(score.difference), range]
      expect([sideA, sideB, difference, interval]).toEqual(cells)
      if (score.pAdjusted !== null)
        expect(verdict).toContain(`${formatP(score.pAdjusted)} after Holm over the ${tests} scores`)
      if (score.verdict === 'undecided' && score.detectable !== null)
        expect(verdict).toContain(`detectable at 80% power: ${percent(score.detectable)} points`)
      const title = `${evaluationName(score.evaluation)} ${metricName(score.metric)} `
      const line = lines.find((text) => text.startsWith(title))!.replaceAll('-', '−')
      for (const value of [percent(score.a.mean), percent(score.b.mean), points(score.difference), range]) {
        expect(line).toContain(value)
      }
    })
    expect(scores.length).toBeGreaterThan(0)
  })

  it('have the same comparisons behind each claim, the same verdicts, and so has the command line', async () => {
    const claims = await api<z.output<typeof claim>[]>('/claims')
    const rows = await page('/claims')
    const verdicts = (source: string) =>
      rows.find(([head]) => head === source)!.flatMap((cell) => /: ([a-z ]+)$/.exec(cell)?.[1] ?? [])
    expect(verdicts('Paper')).toEqual(claims.map(({ printed }) => printed))
    expect(verdicts('Runs')).toEqual(claims.map(({ measured }) => measured))
    const shown = rows.filter((row) => row.length === 9 && /^(paper|runs) /.test(row[0]!))
    const checks = claims.flatMap(({ parts }) =>
      parts.flatMap(({ printed: print, measured }) => [
        ...print.checks.map((check) => ({ source: 'paper', check })),
        ...measured.checks.map((check) => ({ source: 'runs', check })),
      ]),
    )
    expect(shown).toHaveLength(checks.length)
    const text = (await printed('claims', '--details')).replaceAll('-', '−')
    checks.forEach(({ source, check: { what, verdict, difference, ci95, test, p, pAdjusted, detail } }, i) => {
      const write = (value: number) => signed(value, (size) => size.toFixed(3))
      expect(shown[i]!.slice(0, 8)).toEqual([
        `${source} ${spelled(what)}`,
        verdict,
        difference === null ? 'n/a' : write(difference),
        ci95 ? rangeText(ci95, write) : 'n/a',
        test,
        p === null ? 'n/a' : formatP(p),
        pAdjusted === null ? 'n/a' : formatP(pAdjusted),
        detail.replace(/ {2,}/g, ' '),
      ])
      const bare = (value: number) => write(value).replace(/0(?=\.)/, '')
      const numbers = [difference === null ? '' : bare(difference), ci95 ? bracketText(ci95, bare) : '']
      expect(text).toContain(
        [`${verdict}: ${what}`, numbers.filter(Boolean).join(' ')].filter(Boolean).join('; ').replaceAll('-', '−'),
      )
    })
    expect(checks.filter(({ source }) => source === 'runs').length).toBeGreaterThan(20)
  })

  it('have the same scores of a run, in the list and on its own page', async () => {
    const listed = (await page('/runs')).filter((row) => row.length > 1 && row[0] !== 'Run')
    const runs = (await allRuns()).slice(0, listed.length)
    expect(runs.length).toBeGreaterThan(50)
    runs.forEach(({ scores }, i) => {
      const top1 = scores.filter(({ metric, condition }) => metric === 'top1' && condition === '')
      for (const { evaluation, value } of top1) {
        expect(listed[i]!.join(' ')).toContain(`${evaluationName(evaluation)} ${percent(value!)}`)
      }
    })
    const { id } = runs.find(({ method, status }) => method === 'simclr' && status === 'done')!
    const { scores } = await api<z.output<typeof shownRun>>(`/runs/${id}`)
    const own = (await page(`/runs/${id}`)).flat()
    for (const { value } of scores) expect(own.join(' ')).toContain(percent(value!))
  })

  it('have the same mask quality', async () => {
    const { runs } = await api<{ runs: Run[] }>('/runs?dataset=scenes-few&limit=1')
    const { shown } = await api<z.output<typeof masks>>(`/masks?a=${runs[0]!.id}`)
    const table = await page(`/masks?a=${runs[0]!.id}`)
    for (const { title, own } of shown[0]!.quality!.rows) {
      const row = table.find(([head = '']) => head.startsWith(title))
      expect(row?.[1]).toContain(percent(own!))
    }
  })
})

/** What rounds to nothing has no sign. */
function signed(value: number, write: (size: number) => string): string {
  const size = write(Math.abs(value))
  return Number(size) === 0 ? size : `${value < 0 ? '−' : '+'}${size}`
}

type Cell = z.output<typeof leaderboard>['rows'][number]['cells'][number]

/** As a reader hears it. */
function cellText(cell: Cell, write: (value: number) => string): string {
  if (cell === null) return 'not run'
  if ('published' in cell) return write(cell.published.value)
  const { rank, mean, ci95, n, difference } = cell
  const number = [`rank ${rank ?? 'n/a'}`, write(mean), ...(ci95 ? [`±${write(ci95[1] - mean)}`] : []), `n = ${n}`]
  const apart = difference
    ? [
        difference.significant ? 'significant' : 'difference',
        signed(difference.value, write),
        ...(difference.ci95 ? [difference.ci95.map((end) => signed(end, write)).join(' to ')] : []),
      ]
    : []
  return [...number, ...apart].join(' ')
}
