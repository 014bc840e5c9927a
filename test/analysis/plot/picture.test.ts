/** The picture of a plot: what stands at its axes, how many points and lines it has. */
import { afterAll, describe, expect, it } from 'vitest'
import { tableOf } from '../../../dashboard/features/plot/view.ts'
import { MASKING_ENTRIES } from '../../../db/catalogue/maskings.ts'
import { methodName } from '../../../db/catalogue/titles.ts'
import { mark, svgOf } from '../../../harness/analysis/plot/drawing.ts'
import { plotPicture } from '../../../harness/analysis/plot/figure.ts'
import { SINGLE } from '../../../harness/analysis/plot/legend.ts'
import type { Line } from '../../../harness/analysis/plot/lines.ts'
import { looksOf } from '../../../harness/analysis/plot/looks.ts'
import { GRID_EXAMPLE } from '../../../harness/analysis/plot/notes.ts'
import { optionTitle } from '../../../harness/analysis/plot/option-title.ts'
import { plotOf } from '../../../harness/analysis/plot/plot.ts'
import { documentSchema, expand } from '../../../harness/suites/expand.ts'
import { plotStore } from './store.ts'

const store = plotStore()
afterAll(() => store[Symbol.dispose]())
const draw = (asked: Parameters<typeof plotOf>[1] = {}, shape?: 'narrow') =>
  svgOf(plotPicture(plotOf(store.database, asked)!, shape))
const textsOf = (svg: string) => [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text)
const count = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length

describe('a plot with a logarithmic axis', () => {
  const svg = draw()

  it('names both axes and every value', () => {
    const texts = textsOf(svg)
    expect(texts.slice(0, 1)).toEqual(['k-NN, top-1, percent'])
    expect(texts).toEqual(
      expect.arrayContaining([
        '65',
        '70',
        '75',
        '80',
        '1',
        '5',
        '25',
        '400',
        'weight of the area penalty, λ (logarithmic)',
      ]),
    )
  })

  it('has a mark and an interval for each point, a path for each line, and a legend', () => {
    // Six points, a level, and a mark for each of the three in the legend.
    expect(count(svg, /scale\(4\)/g)).toBe(6 + 1 + 3)
    expect(count(svg, /d="M[\d.]+ [\d.]+V[\d.]+"/g)).toBe(6)
    expect(count(svg, /d="M[\d. ]+(L[\d. ]+){3}"/g)).toBe(1)
    expect(textsOf(svg).slice(-6)).toEqual([
      ...['SimCLR + ADIOS', 'batch size 64 · n = 3', 'SimCLR + ADIOS', 'batch size 128 · n = 3'],
      ...['SimCLR', 'batch size 64 · without adios.lambda · n = 3'],
    ])
  })

  it('tells lines of one colour apart by dashes', () => {
    expect(new Set([...svg.matchAll(/stroke-dasharray="([^"]+)"/g)].map(([, dash]) => dash))).toEqual(
      new Set(['7 3', '1 3']),
    )
  })

  it('has equal distances for equal ratios', () => {
    const places = [...svg.matchAll(/d="M([\d.]+) 330v5"/g)].map(([, x]) => Number(x))
    expect(places[1]! - places[0]!).toBeCloseTo(places[2]! - places[1]!, 0)
  })

  it('says all of it in words', () => {
    expect(/<title>(.*)<\/title>/.exec(svg)![1]).toBe(
      'k-NN, top-1, percent against adios.lambda. SimCLR + ADIOS, batch size 64: 70.0 at 1, 75.0 at 5, 72.0 at 25, 65.0 at 400. SimCLR + ADIOS, batch size 128: 75.0 at 1, 80.0 at 5. SimCLR, batch size 64 without it: 68.0.',
    )
  })
})

describe('lines of one method', () => {
  const { lines, ...plot } = plotOf(store.database, {})!
  const [first, second] = lines as [Line, Line]
  const drawn = (rows: Line[]) => svgOf(plotPicture({ ...plot, lines: rows }))
  const marksIn = (svg: string) =>
    [...svg.matchAll(/d="([^"]+)" transform="translate\(([\d.]+) [\d.]+\) scale\(([\d.]+)\)/g)].map(
      ([, ...mark]) => mark,
    )

  it('have marks and dashes of their own, though their masking is the same', () => {
    const [adios, other] = looksOf({ lines, references: [] })
    expect(adios).toEqual({ dash: undefined, shape: null })
    expect([other!.dash, MASKING_ENTRIES.some(({ mark }) => mark === other!.shape)]).toEqual(['7 3', false])
    expect(looksOf({ lines: [{ ...first, masking: 'none' }, second], references: [] })[1]).toEqual({
      dash: '7 3',
      shape: null,
    })
    const table = tableOf({ ...plot, lines })
    expect(table.rows.map(({ shape }) => shape)).toEqual([null, other!.shape, null])
    expect(new Set(marksIn(draw()).map(([d]) => d)).size).toBe(3)
  })

  it('stand beside one another at each value, closer where values are close', () => {
    const places = (svg: string) => [...svg.matchAll(/d="M([\d.]+) [\d.]+V[\d.]+"/g)].map(([, x]) => Number(x))
    const [a, , , , b] = places(drawn(lines))
    expect(b! - a!).toBeCloseTo(7, 1)
    const many = places(drawn(Array.from({ length: 12 }, () => first)))
    expect(new Set(many).size).toBe(many.length)
    const ticks = [...draw().matchAll(/d="M([\d.]+) 330v5"/g)].map(([, x]) => Number(x))
    expect(many[11 * 4]! - many[0]!).toBeLessThan(Math.min(...ticks.slice(1).map((x, i) => x - ticks[i]!)))
  })

  it('have a small mark where there is one seed, which the legend explains', () => {
    const once = first.points.map((point, i) => (i === 0 ? { ...point, n: 1, ci95: null } : point))
    const svg = drawn([{ ...first, points: once }])
    expect(marksIn(svg).map(([, , size]) => size)).toEqual(['4', '2.6', '4', '4', '4', '4', '4'])
    expect([textsOf(svg).at(-1), textsOf(draw())]).toEqual([SINGLE, expect.not.arrayContaining([SINGLE])])
  })

  it('have marks that are seen even if a plugin draws them as a line', () => {
    expect(mark(5, 5, { masking: 'none', rate: null, shape: 'M-1 0H1', single: false }).attributes).toMatchObject({
      stroke: 'currentColor',
      'stroke-width': 1.3 / 4,
    })
  })
})

it('tells levels of one method and masking apart by marks and dashes, which the table has too', () => {
  const shown = plotOf(store.database)!
  const plain = shown.references[0]!
  const levels = [plain, { ...plain, details: 'epochs 16' }, { ...plain, masking: 'mae' }]
  const looks = looksOf({ lines: shown.lines, references: levels }).slice(shown.lines.length)
  expect(new Set(looks.map(({ dash }) => dash)).size).toBe(3)
  expect(looks.map(({ shape }) => shape === null)).toEqual([true, false, true])
  const { rows } = tableOf({ ...shown, references: levels })
  expect(rows.slice(-3).map(({ shape }) => shape)).toEqual(looks.map(({ shape }) => shape))
})

it('cuts no interval of a single line', () => {
  const { lines, ...plot } = plotOf(store.database)!
  const points = lines[0]!.points.map((point, i): Line['points'][number] => {
    const half = i === 1 ? 0.2 : 0.02
    return { ...point, ci95: [point.mean - half, point.mean + half] }
  })
  const arrows = (rows: Line[]) => count(svgOf(plotPicture({ ...plot, lines: rows })), /l-4 -?5h8z/g)
  expect(arrows([{ ...lines[0]!, points }])).toBe(0)
  expect(arrows([{ ...lines[0]!, points }, lines[1]!])).toBe(2)
})

it('draws the interval of a level as a light band', () => {
  const [level] = plotOf(store.database)!.references
  const svg = draw()
  const [, top, bottom] = /d="M52 ([\d.]+)H704V([\d.]+)H52Z" fill="currentColor" fill-opacity="0.08"/.exec(svg)!
  const line = Number(/d="M52 ([\d.]+)H704" fill="none" stroke="currentColor" stroke-dasharray/.exec(svg)![1])
  expect(Number(bottom) - line).toBeCloseTo(line - Number(top), 0)
  const narrow = plotPicture({ ...plotOf(store.database)!, references: [{ ...level!, ci95: null }] })
  expect(svgOf(narrow)).not.toContain('fill-opacity="0.08"')
})

it('draws the intervals of many levels as bars side by side, since their bands would cover each other', () => {
  const shown = plotOf(store.database)!
  const [level] = shown.references
  const drawn = (levels: number) => svgOf(plotPicture({ ...shown, references: Array(levels).fill(level!) }))
  const bars = (svg: string) =>
    new Set(svg.match(/M[\d.]+ [\d.]+V[\d.]+" stroke="currentColor" stroke-width="1.5"/g)).size
  expect([1, 2, 4].map((levels) => count(drawn(levels), /fill-opacity="0.08"/g))).toEqual([1, 2, 0])
  expect(bars(drawn(4)) - bars(drawn(2))).toBe(4)
})

it('has categories at even distances, with marks in the colours of their methods', () => {
  const svg = draw({ option: 'method' })
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['SimCLR', 'BYOL', 'method']))
  expect([...svg.matchAll(/d="M([\d.]+) 330v5"/g)].map(([, x]) => Number(x))).toEqual([215, 541])
  expect(new Set([...svg.matchAll(/color="(#\w+)"/g)].map(([, colour]) => colour))).toEqual(
    new Set(['#0072b2', '#d55e00']),
  )
})

it.each(
  Object.entries({
    temperature: 'temperature of the contrastive loss, τ',
    imageSize: 'side of the images in pixels',
    'backbone.width': 'channels of the first stage, or the token length of vit-tiny',
    'adios.optimizer.learningRate': 'learning rate of the occlusion model',
    rate: 'smooth rate, r',
    'options.mine.depth': 'depth',
  }),
)('the option %s is called %j', (path, title) => {
  expect(optionTitle(path)).toBe(title)
})

it('fits a phone', () => {
  const svg = draw({}, 'narrow')
  expect(svg).toContain('width="350.0"')
  const places = [...svg.matchAll(/translate\(([\d.]+) /g)].map(([, x]) => Number(x))
  expect(Math.max(...places)).toBeLessThan(350)
})

it('has every category whole on a phone, in as many rows as that takes', () => {
  const plot = plotOf(store.database, { option: 'method' })!
  const values = ['raw-pixels', 'simclr', 'simsiam', 'byol', 'mocov3', 'vicreg', 'barlow-twins', 'random-init']
  const svg = svgOf(plotPicture({ ...plot, values }, 'narrow'))
  const labels = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="(middle|end)"[^>]*>([^<]+)</g)].filter(
    ([, , y]) => Number(y) > 250,
  )
  expect(labels.slice(0, -1).map(([, , , , text]) => text)).toEqual(values.map(methodName))
  expect(new Set(labels.slice(0, -1).map(([, , y]) => y)).size).toBe(3)
  expect(labels.at(-2)!.slice(1, 4)).toEqual(['346.0', '282.0', 'end'])
})

it('is shown how to get with a suite file that can be read', () => {
  const runs = expand(documentSchema.parse(JSON.parse(GRID_EXAMPLE)))
  expect(runs.map(({ given, foreign }) => [(given.adios as { lambda: number }).lambda, foreign])).toEqual(
    [1, 1, 1, 5, 5, 5, 25, 25, 25].map((lambda) => [lambda, []]),
  )
})
