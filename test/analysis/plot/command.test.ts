/** `maskbench plot`: a picture, its numbers, and words about what is not there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { IgnoredParams } from '../../../dashboard/components/ignored.tsx'
import { plotGrid } from '../../../dashboard/features/plot/grid.ts'
import { renewal } from '../../../db/changes.ts'
import { plotPicture } from '../../../harness/analysis/plot/figure.ts'
import { plotOf } from '../../../harness/analysis/plot/plot.ts'
import { sixDigits } from '../../../harness/base/text.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore } from '../compare/store.ts'
import { plotStore } from './store.ts'

const store = plotStore()
const here = commands()
afterAll(() => {
  store[Symbol.dispose]()
  here[Symbol.dispose]()
})
const plot = (...words: string[]) => here.maskbench('plot', ...words, '--db', store.path)

it('prints the picture, or writes it to a file', async () => {
  const { code, stdout, stderr } = await plot()
  expect([code, stderr]).toEqual([
    0,
    '2 rows without adios.lambda are left out: BYOL (ResNet-18, 3×3 stem · w16 · epochs 4, batch size 64); SimCLR (ResNet-18, 3×3 stem · w16 · epochs 16, batch size 64).\n' +
      'A row without it becomes a level only if it equals a line in all other options, or differs from one in its masking alone; of the latter at most 6 are drawn, so filter the rows to see others.\n',
  ])
  expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[\s\S]*<\/svg>\n$/)
  const written = await plot('--out', 'lambda.svg')
  expect(written.stdout).toBe('wrote lambda.svg\n')
  expect(written.stderr).toContain('pdflatex cannot include SVG: for LaTeX, name a .pdf file with --out.\n')
  expect(readFileSync(join(here.path, 'lambda.svg'), 'utf8')).toBe(stdout)
})

it('writes a picture for slides, and one for papers', async () => {
  for (const file of ['lambda.png', 'lambda.pdf']) {
    expect((await plot('--out', file)).stdout).toBe(`wrote ${file}\n`)
  }
  const { format, width, height } = await sharp(join(here.path, 'lambda.png')).metadata()
  const picture = plotPicture(plotOf(store.database, {})!)
  expect({ format, width, height }).toEqual({ format: 'png', width: 2 * picture.width, height: 2 * picture.height })
  const pdf = readFileSync(join(here.path, 'lambda.pdf'), 'latin1')
  expect(pdf).toContain(`/MediaBox [0 0 ${0.75 * picture.width} ${0.75 * picture.height}]`)
  expect(pdf).toMatch(/\/BaseFont \/[A-Z]+\+SourceSans3-Regular/)
  await plot('--out', 'again.pdf')
  expect(readFileSync(join(here.path, 'again.pdf'), 'latin1')).toBe(pdf)
})

it('prints the numbers of the query as CSV and as JSON', async () => {
  const options = ['--option', 'epochs', '--masking', 'none', '--scale', 'log']
  const expected = plotOf(store.database, { option: 'epochs', masking: ['none'], scale: 'log' })!
  expect(JSON.parse((await plot(...options, '--json')).stdout)).toEqual(expected)
  const [head, ...lines] = (await plot(...options, '--csv')).stdout.trim().split('\n')
  expect(head).toBe(
    'line,details,method,masking,epochs,n,"mean, %","sd, pp","ci95_low, %","ci95_high, %",seeds,"values, %"',
  )
  const line = expected.lines.find(({ method }) => method === 'simclr')
  const drawn = lines.map((text) => text.split(',').slice(0, 7))
  expect(drawn.filter(([title]) => title === 'SimCLR')).toEqual(
    line!.points.map(({ at, mean, n }) => [
      'SimCLR',
      '',
      'simclr',
      'none',
      String(at),
      String(n),
      sixDigits(100 * mean),
    ]),
  )
})

it('no two columns are called alike in a plot against method', async () => {
  const [head, ...lines] = (await plot('--option', 'method', '--csv')).stdout.trim().split('\n')
  expect(head).toMatch(/^line,details,masking,method,n,"mean, %",/)
  expect(head!.match(/\bmethod\b/g)).toHaveLength(1)
  const drawn = plotOf(store.database, { option: 'method' })!
  expect(lines.map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[3])).toEqual(
    drawn.lines.flatMap(({ points }) => points.map(({ at }) => String(at))),
  )
})

it('names methods and maskings by their titles where people read the numbers', () => {
  const [methods, epochs] = ['method', 'epochs'].map((option) => plotOf(store.database, { option })!)
  const { head, rows } = plotGrid(methods!, 'here', 'md')
  expect(rows.map((row) => row[head.indexOf('method')])).toEqual(expect.arrayContaining(['SimCLR', 'BYOL']))
  const named = plotGrid(epochs!, 'here', 'md')
  expect(named.rows[0]!.slice(2, 5)).toEqual(['SimCLR', 'no masks', '4'])
  expect(plotGrid(epochs!, 'here', 'csv').rows[0]!.slice(2, 5)).toEqual(['simclr', 'none', '4'])
})

it('writes what the ending of the file says', async () => {
  const files = ['numbers.csv', 'PLOT.SVG', 'plot.json']
  for (const file of files) expect((await plot('--out', file)).stdout).toBe(`wrote ${file}\n`)
  expect((await plot('--csv', '--out', 'numbers.txt')).code).toBe(0)
  const [csv, svg, json, text] = [...files, 'numbers.txt'].map((file) => readFileSync(join(here.path, file), 'utf8'))
  expect(csv).toBe((await plot('--csv')).stdout)
  expect(text).toBe(csv)
  expect(svg).toBe((await plot()).stdout)
  expect(JSON.parse(json!)).toEqual(JSON.parse((await plot('--json')).stdout))
})

it.each(['top1', 'TOP-1', 'knn', 'k-NN', 'knn/top1', 'kNN Top-1'])('finds the score by the name %s', async (name) => {
  const byKey = await plot(
    '--csv',
    '--dataset',
    'fashion-mnist-mini',
    '--column',
    'knn_fashion-mnist-mini_top1_as-usual',
  )
  expect(await plot('--csv', '--dataset', 'fashion-mnist-mini', '--column', name)).toEqual(byKey)
})

it.each([
  [
    ['--dataset', 'nowhere'],
    '--dataset nowhere: there are no results on this data set; there are fashion-mnist-mini, scenes',
  ],
  [['--option', 'lambda'], 'there are adios.lambda, batchSize, epochs, method'],
  [['--option', 'lambda'], 'did you mean adios.lambda? (change --option, or leave it out)'],
  [['--option', 'batchsise'], 'did you mean batchSize?'],
  [['--column', 'tpo1'], '--column tpo1: this data set has no such score, did you mean top1?'],
  [['--column', 'beauty'], 'there is knn/top1'],
  [['--masking', 'mae,adios'], '--masking mae: no row with this score has this masking; there are adios, none'],
  [['--option', 'method', '--scale', 'log'], '--scale log: the values of this option are not numbers'],
  [['--method', 'byol'], 'no option varies while all else is alike'],
  [['--out', 'nowhere/lambda.svg'], 'the folder nowhere does not exist'],
  [
    ['--out', 'lambda.jpg'],
    'lambda.jpg does not end in one of .svg, .png, .pdf, .csv and .json. change the ending of --out',
  ],
  [['--csv', '--out', 'lambda.svg'], '--csv contradicts the ending of lambda.svg'],
  [['--scale', 'cubic'], 'Allowed choices are auto, linear, log'],
])('%j is refused', async (words, why) => {
  const { code, stdout, stderr } = await plot(...words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(why)
})

it('where nothing varies for rows are stale, that is said', async () => {
  using own = makeStore()
  for (const epochs of [4, 9]) own.add({ config: { epochs }, codeVersion: 'v0', scores: { 'knn top1': 0.5 } })
  own.database.$client.exec("insert into meta (key, value) values ('code:representation', 'v1')")
  const { code, stderr } = await here.maskbench('plot', '--db', own.path)
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /no option varies while all else is alike, .*; 2 stale rows are left out: the code has changed since\. /,
  )
})

it('an option that varies among stale rows alone is refused with what makes them current, as on the page', async () => {
  using own = makeStore()
  for (const epochs of [4, 9]) own.add({ config: { epochs }, codeVersion: 'v0', scores: { 'knn top1': 0.5 } })
  own.database.$client.exec("insert into meta (key, value) values ('code:representation', 'v1')")
  const { stderr } = await here.maskbench('plot', '--option', 'epochs', '--db', own.path)
  expect(stderr).toMatch(/the code has changed since\); .*\. run the suite again\n$/)
  const { ignored } = plotOf(own.database, { option: 'epochs' })!
  const page = renderToStaticMarkup(createElement(IgnoredParams, { ignored }))
  expect(page).toContain('To see it, run the suite again.')
  expect(renewal(['plugin bars'])).toBe('run the suite again, with the plugin as it is now or was')
})
