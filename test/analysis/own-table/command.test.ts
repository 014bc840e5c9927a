import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkNoTerminal } from '../../../harness/cli/io.ts'
import { commands } from '../../cli/helpers/in-process.ts'

const TABLE = `method,dataset,seed,value
a & b,cifar10,0,81.2
a & b,cifar10,1,80.4
a & b,cifar10,2,81.9
a & b,stl10,0,75.1
base,cifar10,0,80.1
base,cifar10,1,79.5
base,cifar10,2,80.6
base,stl10,0,74.0
<new>,cifar10,0,82.9
<new>,cifar10,1,82.0
<new>,cifar10,2,83.3
<new>,stl10,0,76.6
`

describe('stats table', () => {
  it('writes means, pairs, ranks and what must be known beside them, and stores nothing', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const { stdout, code } = await here.maskbench('stats', 'table', 'my.csv')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^# my\.csv\n\nRead: 3 methods × 2 data sets × 1 to 3 seeds; percentages; higher values are better\.\n\n## Means, 95% t-intervals and number of values, percent\n/,
    )
    expect(stdout).toMatch(/\| base +\| +80\.07 ± 1\.37 \(3\) *\|/)
    expect(stdout).toContain('## cifar10: pairs, p-values corrected by Holm over the 3 tests of this data set')
    expect(stdout).toMatch(/\| a & b - base +\| +1\.10 \| +0\.60 to 1\.60 \| paired \| +9\.526 \| +2 \| \.011 \|/)
    expect(stdout).toContain('No test for 3 of 6 pairs: a single value has no spread.')
    expect(stdout).toContain("Friedman's test over 2 data sets and 3 methods: chi2 = 4.000, df = 2, p = .135")
    expect(readdirSync(here.path)).toEqual(['my.csv'])
  })

  it('writes to a file in the format of its ending', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const table = (...words: string[]) => here.maskbench('stats', 'table', 'my.csv', ...words)
    for (const [file, format] of [
      ['a.txt', 'text'],
      ['a.md', 'md'],
      ['a.tex', 'latex'],
      ['numbers.csv', 'csv'],
      ['a.json', 'json'],
      ['a.svg', 'svg'],
    ] as const) {
      const { stdout, stderr, code } = await table('--out', file)
      expect([code, stdout, stderr.includes('name a .pdf file with --out')]).toEqual([
        0,
        `wrote ${file}\n`,
        format === 'svg',
      ])
      const written = readFileSync(join(here.path, file), 'utf8')
      expect(written.trim()).toBe((await table('--format', format)).stdout.trim())
    }
    for (const [file, start] of [
      ['a.pdf', '%PDF-'],
      ['a.png', '\x89PNG'],
    ] as const) {
      expect(await table('--out', file)).toEqual({ code: 0, stdout: `wrote ${file}\n`, stderr: '' })
      expect(readFileSync(join(here.path, file), 'latin1').startsWith(start)).toBe(true)
    }
    expect(JSON.parse((await table('--out', 'b.svg', '--json')).stdout)).toHaveProperty('datasets')
    expect(readFileSync(join(here.path, 'b.svg'), 'utf8')).toBe(readFileSync(join(here.path, 'a.svg'), 'utf8'))
  })

  it('writes LaTeX that escapes names, CSV with a line a number, and a diagram', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const latex = await here.maskbench('stats', 'table', 'my.csv', '--format', 'latex')
    expect(latex.stdout).toContain('a \\& b $-$ base & 1.10 & 0.60 to 1.60 & paired &')
    expect(latex.stdout).toContain('$<$new$>$ & \\textbf{82.73')
    const csv = await here.maskbench('stats', 'table', 'my.csv', '--format', 'csv')
    const [head, ...lines] = csv.stdout.trimEnd().split('\n')
    expect(head).toBe(
      'kind,dataset,method,other,n,n_other,value,sd,ci95_low,ci95_high,test,statistic,df,p,p_adjusted,reason',
    )
    const { ranks, datasets } = JSON.parse((await here.maskbench('stats', 'table', 'my.csv', '--json')).stdout)
    expect(lines.map((line) => line.split(',')[0])).toEqual([
      ...datasets.flatMap(({ detectable }: { detectable: object | null }) => [
        ...['mean', 'mean', 'mean', 'pair', 'pair', 'pair'],
        ...(detectable ? ['detectable difference'] : []),
      ]),
      ...['mean rank', 'mean rank', 'mean rank', 'critical difference', 'rank pair', 'rank pair', 'rank pair'],
    ])
    const columns = head!.split(',')
    const ofRanks = lines.map((line) => line.split(',')).filter(([kind]) => kind === 'mean rank')
    const friedman = ['test', 'statistic', 'df', 'p'].map((name) => ofRanks[0]![columns.indexOf(name)]!)
    expect(friedman[0]).toBe('friedman')
    for (const [i, name] of ['chi2', 'df', 'p'].entries()) {
      expect(Number(friedman[i + 1])).toBeCloseTo(ranks.friedman[name], 9)
    }
    const valueFor = (kind: string) => Number(lines.find((line) => line.startsWith(kind))!.split(',')[6])
    expect(valueFor('critical difference')).toBeCloseTo(ranks.criticalDifference, 9)
    expect(valueFor('detectable difference')).toBeCloseTo(datasets[0].detectable.corrected, 9)
    const markdown = await here.maskbench('stats', 'table', 'my.csv', '--format', 'md')
    expect(markdown.stdout).toContain('\\<new>')
    const svg = await here.maskbench('stats', 'table', 'my.csv', '--format', 'svg')
    expect(svg.stderr).toContain('name a .pdf file with --out')
    expect(svg.stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="/)
    expect(svg.stdout).toContain('>&lt;new&gt; 1.00</text>')
    expect(svg.stdout).toContain('>a &amp; b 2.00</text>')
  })

  it('prints what docs/stats-table.md shows', async () => {
    const document = readFileSync('docs/stats-table.md', 'utf8')
    const shown = (fence: string) => document.split(fence)[1]!.split(/\n`{3,4}\n/)[0]!
    using here = commands()
    writeFileSync(join(here.path, 'scores.csv'), shown('```csv\n'))
    const { stdout } = await here.maskbench('stats', 'table', 'scores.csv')
    expect(stdout.trimEnd()).toBe(shown('````text\n'))
  })

  it('names with signs of Markdown and LaTeX keep their cell', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.json'), JSON.stringify({ 'a|b': { x: 0.1 }, 'c\\^~\nd': { x: 0.2 } }))
    const { stdout } = await here.maskbench('stats', 'table', 'my.json')
    expect(stdout).toMatch(/^\| a\\\|b +\| +0\.1 +\|$/m)
    const { stdout: latex } = await here.maskbench('stats', 'table', 'my.json', '--format', 'latex')
    expect(latex).toContain('c\\textbackslash{}\\textasciicircum{}\\textasciitilde{} d & 0.2 \\\\')
  })

  it('gives all of it as JSON', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const { stdout } = await here.maskbench('stats', 'table', 'my.csv', '--json', '--correction', 'none')
    const json = JSON.parse(stdout)
    expect(Object.keys(json)).toEqual(['unit', 'options', 'datasets', 'leftOut', 'seeded', 'ranks', 'unranked'])
    expect(json.datasets[0].pairs[0]).toMatchObject({ a: 'a & b', b: 'base', test: 'paired', df: 2, n: [3, 3] })
    expect(json.datasets[0].pairs[0].pAdjusted).toBe(json.datasets[0].pairs[0].p)
    expect(json.ranks.methods).toEqual(['<new>', 'a & b', 'base'])
  })

  it('gives every table of LaTeX a label and signs that LaTeX has', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my own.csv'), 'method,a\nλ−1,.1\nx|y ×2,.2\n')
    const { stdout } = await here.maskbench('stats', 'table', 'my own.csv', '--format', 'latex')
    const labels = [...stdout.matchAll(/\\caption\{.*\}\n {2}\\label\{(.*)\}/g)].map(([, label]) => label)
    expect(labels).toEqual(['tab:my-own-csv-1', 'tab:my-own-csv-2'])
    expect(stdout).toContain('$\\lambda$$-$1 & 0.1 \\\\')
    expect(stdout).toContain('x\\textbar{}y $\\times$2 & 0.2 \\\\')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: beyond ASCII, packages would be needed.
    expect(stdout.split('\n').filter((line) => !line.startsWith('%') && /[^\x00-\x7f]/.test(line))).toEqual([])
  })

  it('gives analyses of one table under other options other labels', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const label = async (...words: string[]) => {
      const { stdout } = await here.maskbench('stats', 'table', 'my.csv', '--format', 'latex', ...words)
      return /\\label\{(.*)\}/.exec(stdout)![1]
    }
    expect(await label()).toBe('tab:my-csv-1')
    expect(await label('--against', 'A & b')).toBe('tab:my-csv-against-a-b-1')
    expect(await label('--correction', 'none', '--alpha', '.01')).toBe('tab:my-csv-uncorrected-alpha-0-01-1')
    expect(await label('--family', 'table', '--test', 'welch')).toBe('tab:my-csv-welch-one-family-1')
  })

  it('escapes names for Markdown and LaTeX alone', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), 'method,d\nR%_& weird,.1\n*y*,.2\n')
    const { stdout } = await here.maskbench('stats', 'table', 'my.csv')
    expect(stdout).toContain('| R%_& weird |')
    expect(stdout).toContain('R%_& weird - *y*')
  })

  it('compares with one method, corrects over these comparisons alone, and says so', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const { stdout } = await here.maskbench('stats', 'table', 'my.csv', '--against', 'base', '--json')
    const [cifar] = JSON.parse(stdout).datasets
    expect(cifar.pairs.map(({ a, b }: { a: string; b: string }) => `${a} - ${b}`)).toEqual([
      'a & b - base',
      '<new> - base',
    ])
    expect(cifar.tests).toBe(2)
    const all = JSON.parse((await here.maskbench('stats', 'table', 'my.csv', '--json')).stdout).datasets[0]
    expect(all.tests).toBe(3)
    const smallest = Math.min(...cifar.pairs.map(({ p }: { p: number }) => p))
    expect(Math.min(...cifar.pairs.map(({ pAdjusted }: { pAdjusted: number }) => pAdjusted))).toBeCloseTo(
      2 * smallest,
      12,
    )
    const text = (await here.maskbench('stats', 'table', 'my.csv', '--against', 'base')).stdout
    expect(text).toContain(
      '## cifar10: differences from base, p-values corrected by Holm over the 2 tests against base of this data set',
    )
    expect(text).toContain(
      "Each method is compared with base alone; Holm corrects over these comparisons of each data set alone (not over all pairs, and not by Dunnett's test",
    )
    const refused = await here.maskbench('stats', 'table', 'my.csv', '--against', 'bas')
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('did you mean base?')])
  })

  it('writes captions that say what the numbers, intervals and bold are', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), TABLE)
    const captions = async (...words: string[]) => {
      const { stdout } = await here.maskbench('stats', 'table', 'my.csv', '--format', 'latex', ...words)
      return [...stdout.matchAll(/\\caption\{(.*)\}\n/g)].map(([, caption]) => caption!)
    }
    const [means, cifar, stl, , ranks] = await captions()
    expect(means).toBe(
      'Means $\\pm$ half the width of their 95\\% t-intervals, in percent, with the number of seeds in brackets. Bold: significantly better than every other method on its data set, at alpha 0.05 after correction by Holm.',
    )
    expect(cifar).toContain('with 95\\% intervals of the difference and p-values corrected by Holm over 3 tests. Bold:')
    expect(stl).toBe('Differences between methods on stl10, first minus second, in percentage points.')
    expect(ranks).toMatch(/^Mean ranks across 2 data sets \(1 is best; Friedman's test: p = \.135\)/)
    expect((await captions('--against', 'base'))[1]).toContain('Differences of each method from base on cifar10')
    writeFileSync(join(here.path, 'my.csv'), 'method,seed,a\nx,0,.1\nx,1,.2\ny,0,.4\ny,1,.2\n')
    const { stdout } = await here.maskbench('stats', 'table', 'my.csv', '--format', 'latex')
    expect(stdout).toContain('\\caption{Means of 2 seeds $\\pm$ half the width')
    expect(stdout).toMatch(/^ {4}x & 0\.1500 \$\\pm\$ 0\.6353 \\\\$/m)
    expect(stdout).not.toMatch(/\\caption\{[^}]*my\.csv/)
  })

  it('takes the direction of arrows, and warns of a measure that is better when lower', async () => {
    using here = commands()
    const means = 'method,error\nx,.1;.2\ny,.2;.4\n'
    writeFileSync(join(here.path, 'my.csv'), means)
    const plain = await here.maskbench('stats', 'table', 'my.csv')
    expect(plain.stdout.split('\n\n')[2]).toMatch(/^Warning: lower values of `error` are usually better, and higher/)
    const lower = await here.maskbench('stats', 'table', 'my.csv', '--lower-is-better')
    expect(lower.stdout).not.toContain('Warning')
    writeFileSync(join(here.path, 'my.csv'), means.replace('error', 'error ↓'))
    const marked = JSON.parse((await here.maskbench('stats', 'table', 'my.csv', '--json')).stdout)
    expect(marked.options.higherIsBetter).toBe(false)
    expect([marked.notes, marked.warnings]).toEqual([
      ['arrows in the table say that lower values are better'],
      undefined,
    ])
    writeFileSync(join(here.path, 'my.csv'), means.replace('error', 'top-1 ↑'))
    const against = await here.maskbench('stats', 'table', 'my.csv', '--lower-is-better')
    expect(against.stdout).toContain('Warning: arrows in the table say that higher values are better, and lower ones')
  })

  it('finds the method to compare with whatever its case, unless several match', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'my.csv'), 'method,a\nSimCLR,.1 .2\nx,.3 .5\n')
    const { stdout } = await here.maskbench('stats', 'table', 'my.csv', '--against', 'simclr', '--json')
    expect(JSON.parse(stdout).options.against).toBe('SimCLR')
    writeFileSync(join(here.path, 'my.csv'), 'method,a\nSimCLR,.1 .2\nsimclr,.3 .5\n')
    const { code } = await here.maskbench('stats', 'table', 'my.csv', '--against', 'SIMCLR')
    expect(code).toBe(2)
  })

  it('prints no picture to a terminal', () => {
    const io = { json: false, debug: false, database: '', terminal: true, result() {}, note() {} }
    expect(() => checkNoTerminal(io, 'keep it in a file')).toThrow('a terminal shows a picture as its source')
    expect(() => checkNoTerminal({ ...io, terminal: false }, '')).not.toThrow()
    expect(() => checkNoTerminal({ ...io, json: true }, '')).not.toThrow()
  })

  it.each(['my.xlsx', 'my.ods', 'my.dat'])('refuses the workbook %s with how to save it', async (name) => {
    using here = commands()
    writeFileSync(join(here.path, name), 'PK\u0003\u0004\u0014\0\u0008docProps/app.xml\0')
    const { code, stderr } = await here.maskbench('stats', 'table', name)
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`${name} is a spreadsheet workbook, not a text table. save its`),
    ])
  })

  it.each([
    [['no-such.csv'], 'there is no such file'],
    [['two.csv', '--format', 'svg'], "there is no critical-difference diagram of two.csv: Friedman's test needs"],
  ])('refuses %j with the reason', async (words, reason) => {
    using here = commands()
    writeFileSync(join(here.path, 'two.csv'), 'method,a\nx,.1 .2\ny,.3 .5')
    const { code, stderr, stdout } = await here.maskbench('stats', 'table', ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })
})
