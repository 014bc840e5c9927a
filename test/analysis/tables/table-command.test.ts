import { afterAll, describe, expect, it, test } from 'vitest'
import { run } from '../../../harness/cli/commands/table.ts'
import { makeStore } from './store.ts'

const store = makeStore()
afterAll(store.remove)

type Options = Parameters<typeof run>[0]

/** What the command answers: JSON, text, notes. */
async function table(id: string, options: Partial<Options> = {}, database = store.path) {
  const notes: string[] = []
  // biome-ignore lint/suspicious/noExplicitAny: the JSON is what is looked into.
  let json: any
  let text = ''
  await run({ id, format: 'md', source: 'both', ...options } as Options, {
    json: false,
    debug: false,
    database,
    result(value, print) {
      json = value
      text = print()
    },
    note: (line) => notes.push(line),
  })
  return { json, text, notes }
}

test.each(['csv', 'latex'] as const)('an audit as %s is refused, not written in another form', async (format) => {
  await expect(table('gls-1', { audit: true, format })).rejects.toThrow(`an audit cannot be written as ${format}`)
})

describe('table gls-1', () => {
  it('published, as JSON, needs no database', async () => {
    const { json, text, notes } = await table('gls-1', { source: 'published', format: 'json' }, '/nowhere/none.sqlite')
    expect(JSON.parse(text)).toEqual(json)
    expect(notes).toEqual([])
    expect(json.columns).toHaveLength(10)
    expect(json.columns[5]).toMatchObject({
      dataset: 'uci-splice',
      noise: 0,
      published: {
        accuracy: { '0.8': 0.98, '-8': 0.943 },
        rOpt: [0.8],
        p: 0.001,
        pRecomputed: expect.closeTo(0.001003436, 9),
      },
      measured: null,
    })
  })

  it('shows measured beside published, by protocol, and only finished runs', async () => {
    const { json } = await table('gls-1')
    const { measured } = json.columns[5]
    expect(measured.published).toMatchObject({
      rOpt: [0.8],
      n: 2,
      p: expect.any(Number),
      accuracy: { '0': expect.closeTo(0.9505, 12) },
    })
    expect(measured.honest.n).toBe(2)
    expect(json.columns[0].measured).toBeNull()
  })

  it('prints the layout of the paper in Markdown, the best two rates of a column bold', async () => {
    const { text } = await table('gls-1', { source: 'published' })
    expect(text).toContain('| r = 0.8      |  0.885  |  0.853  |  0.836  |  0.820  |  0.738  | **0.980**|')
    expect(text).toContain('| p recomputed |  0.020  |  0.136  |  0.549  |  0.002  |  0.243  |   0.001  |')
    expect(text).toContain('all 10 p agree with the print to three decimals')
    const widths = new Set(
      text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.length),
    )
    expect(widths.size).toBe(1)
    expect([...widths][0]).toBeLessThanOrEqual(120)
  })

  it('names what was not run, and what would run it', async () => {
    const { text } = await table('gls-1')
    expect(text).toContain('UCI-Heart, measured: not run. `npx maskbench run paper-gls-1` fills it in.')
    expect(text).toContain('UCI-Splice, measured: mean of n = 2 split seeds, 1,000 steps, hidden size 64')
    expect(text).toContain('selected on test')
  })

  it('measured alone has nothing printed in it', async () => {
    const { json, text } = await table('gls-1', { source: 'measured' })
    expect(json.columns.every(({ published }: { published: unknown }) => published === null)).toBe(true)
    expect(text).not.toContain('p recomputed')
  })

  it("stands as it was printed, the best rate of Heart without noise too, at which the table's own numbers do not tie", async () => {
    const { text } = await table('gls-1', { source: 'published' })
    expect(text).toMatch(/\| r_opt +\| +0…0\.6 +\| +-8…-1 +\|/)
    expect(text).toContain('the paper prints r_opt 0.0..0.6; its accuracies tie at 0.6, 0.2, 0 only')
  })

  it('is one number a line in CSV', async () => {
    const { text } = await table('gls-1', { format: 'csv' })
    const lines = text.trimEnd().split('\n')
    expect(lines[0]).toBe('dataset,noise,source,protocol,quantity,value,n,noiseKind')
    expect(lines).toContain('uci-heart,0,published,published,accuracy r=0.8,0.885,,symmetric')
    expect(lines).toContain('uci-heart,0,published,published,r_opt,0.6 0.2 0,,symmetric')
    expect(lines.every((line) => line.split(',').length === 8)).toBe(true)
    expect(lines).toHaveLength(1 + 10 * 14 + 5 * 3 * 14)
  })

  it('is booktabs in LaTeX', async () => {
    const { text } = await table('gls-1', { format: 'latex', source: 'published' })
    expect(text).toContain('\\multicolumn{5}{c}{UCI-Heart} & \\multicolumn{5}{c}{UCI-Splice}')
    expect(text).toContain('r = 0.8 & 0.885 & 0.853')
    expect(text).toContain('r = $-$8 & 0.869 & \\textbf{0.869}')
    expect(text.replaceAll(/^%.*$/gm, '')).not.toMatch(/[±≥…]/)
  })
})

test.each(['adios-4', 'adios-5'])('table %s says that the paper prints no deviation and no backbone', async (id) => {
  const { text } = await table(id, { source: 'published' })
  expect(text).toContain('- Mean; ')
  expect(text).toContain('- The paper prints no ± here.\n- The paper does not print the backbone of this table;')
})

describe('table adios-1', () => {
  it('has the printed rows first, then our own data sets', async () => {
    const { json } = await table('adios-1')
    expect(json.rows).toHaveLength(48 + 6 + 2)
    expect(json.rows[0]).toMatchObject({ published: { mean: 0.4, std: expect.closeTo(0.0028, 12) }, measured: null })
    expect(
      json.rows
        .slice(48)
        .map(({ method, masking, evaluation }: Record<string, string>) => `${method} ${masking} ${evaluation}`),
    ).toEqual([
      'raw-pixels none knn',
      'raw-pixels none linear',
      'simclr none knn',
      'simclr none linear',
      'simclr adios knn',
      'simclr adios linear',
      'simclr none knn',
      'simclr none linear',
    ])
    expect(json.rows.at(-3)).toMatchObject({
      dataset: 'fashion-mnist-mini',
      published: null,
      measured: {
        mean: expect.closeTo(0.73, 12),
        std: expect.closeTo(0.01, 12),
        n: 3,
        protocol: 'linear protocol',
        stale: true,
      },
    })
  })

  it('keeps an encoder apart that was trained on the data set of a printed row, but not as the paper says', async () => {
    const { json, text } = await table('adios-1')
    const row = json.rows.find((one: { dataset: string; measured: unknown }) => one.dataset === 'stl10' && one.measured)
    expect(row).toMatchObject({
      backbone: 'resnet18',
      method: 'simclr',
      published: null,
      measured: {
        n: 3,
        recipe: null,
        suite: 'paper-adios-1',
        differs: expect.arrayContaining(['batchSize 64 instead of 256']),
      },
    })
    expect(text).toContain('86.0 ± 1.0 (3)')
    expect(text).toContain('not run')
  })

  it('sets gains above three points in bold, as the paper does', async () => {
    const { text } = await table('adios-1', { source: 'published' })
    const bold = text.match(/\*\*[\d.]+/g)
    expect(bold).toEqual(['**79.7', '**38.8', '**40.1', '**47.1', '**49.2', '**75.9', '**60.2', '**61.4'])
  })

  it('says so when nothing was run yet', async () => {
    const { text, notes } = await table('adios-1', {}, '/nowhere/none.sqlite')
    expect(text).toContain('Measured: not run.')
    expect(notes).toEqual(['There are no results yet in /nowhere/none.sqlite.'])
  })
})

it('an unknown table is refused with the list of those there are', async () => {
  await expect(table('adios-9')).rejects.toMatchObject({
    message: 'there is no table `adios-9`',
    remedy: 'the tables are adios-1, adios-2, adios-3, adios-4, adios-5, adios-6, adios-7, gls-1, gls-2',
    exitCode: 2,
  })
  await expect(table('toString')).rejects.toMatchObject({ exitCode: 2 })
})
