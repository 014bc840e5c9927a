/** A reader's own table on the significance page, and rows of reported numbers on every page that shows them. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { significanceHref } from '../../../dashboard/features/significance/params.ts'
import type { Database } from '../../../db/open.ts'
import { listRuns } from '../../../db/queries/runs.ts'
import { storeReported } from '../../../harness/store/exchange/reported.ts'
import { OPPOSITE_LOOKS, testLooks } from './every-look.ts'
import { serve, visit } from './served.ts'
import { inBrowser, servedFixture } from './site.ts'

const site = servedFixture(addReported)
const { get, text } = site

const TABLE =
  'method,cifar10,stl10,scenes\nsimclr,.81;.80;.82,.75;.74;.76,.5\nbyol,.86;.85;.86,.78;.79;.77,.6\n<b>new</b>,.91;.90;.92,.8;.81;.83,.7'

function addReported(database: Database): void {
  const numbers = { simclr: [0.61, 0.62, 0.64], theirs: [0.7, 0.71, 0.73] }
  const runs = Object.entries(numbers).flatMap(([name, values]) =>
    values.map((value, i) => {
      const row = { kind: 'reported', name, masking: 'none', dataset: 'stl10', backbone: 'their backbone' } as const
      const score = { evaluation: 'linear', condition: '', metric: 'top1', protocol: 'as reported', value }
      return { config: { ...row, reportedIn: 'Table 2 of them', seed: -1 - i }, scores: [score] }
    }),
  )
  storeReported(database, runs, "npx maskbench import scores.csv --source 'Table 2 of them'")
}

const reported = () => listRuns(site.database, { dataset: 'stl10' }).filter(({ kind }) => kind === 'reported')
/** Where the badge stands; its title is in no other element. */
const badges = (page: string) => page.split('Nothing was run here: its numbers are from the source').length - 1

describe('reported numbers', () => {
  it('have their badge on the leaderboard, in the list of runs, on their page, in Significance and in Compare', async () => {
    expect(badges(await text('/?dataset=stl10'))).toBeGreaterThanOrEqual(2)
    expect(await text('/?dataset=stl10')).toContain('Table 2 of them')
    const filtered = await text('/?dataset=stl10&backbone=their+backbone')
    expect(filtered).toContain('theirs')
    expect(filtered).not.toContain('Ignored')
    expect(badges(await text('/runs?dataset=stl10'))).toBeGreaterThanOrEqual(6)
    expect(
      badges(await text('/significance?dataset=stl10&column=linear_stl10_top1_as-reported')),
    ).toBeGreaterThanOrEqual(2)
    const groups = [...new Set(reported().map(({ groupId }) => groupId))]
    expect(badges(await text(`/compare?a=${groups[0]}&b=${groups[1]}`))).toBeGreaterThanOrEqual(2)
    const run = await text(`/runs/${reported()[0]!.id}`)
    expect(badges(run)).toBeGreaterThanOrEqual(1)
    expect(run).toContain('Table 2 of them')
    expect(run).toContain('npx maskbench import scores.csv')
    expect(run).not.toContain('verify')
    for (const page of [
      '/tables',
      '/tables/adios-1',
      '/claims',
      `/curves?runs=${groups[0]}`,
      `/masks?a=${groups[0]}`,
    ]) {
      expect((await get(page)).status, page).toBe(200)
    }
  })
})

describe('over HTTP, without scripts', () => {
  it('a table in the address is analysed', async () => {
    const page = await text(significanceHref({ view: 'own', table: TABLE }))
    expect(page).toContain('Means, 95% t-intervals and number of values, fraction')
    expect(page).toContain('p-values corrected by Holm over the 3 tests of this data set')
    expect(page).toContain('Critical-difference diagram. Mean ranks, 1 is best')
    expect(page).toContain('&lt;b&gt;new&lt;/b&gt;')
    expect(page).not.toContain('<b>new</b>')
  })

  it('the method to compare with and the column of values are fields of the form', async () => {
    const table = 'method,dataset,error\nsimclr,a,.1\nsimclr,a,.2\nbyol,a,.3\nbyol,a,.5'
    const asked = await text(significanceHref({ view: 'own', table }))
    expect(asked).toContain('name it with &quot;error&quot; under &quot;Column of values&quot;')
    const page = await text(significanceHref({ view: 'own', table, value: 'error', against: 'SimCLR' }))
    expect(page).toContain('Read: 2 methods × 1 data set × 2 values; fractions; higher values are better.')
    expect(page).toContain('Warning: lower values of `error` are usually better')
    expect(page).toContain('a: differences from simclr')
    expect(page).toMatch(/<input[^>]* name="against"[^>]* value="SimCLR"/)
    expect(page).not.toContain('Ignored')
  })

  it('the number of values behind means with a spread, and what it is, are fields of the form', async () => {
    const table = 'method,a\nsimclr,81.2 ± 0.4\nbyol,79.1 ± 0.4'
    const page = await text(significanceHref({ view: 'own', table, n: '5', plusMinus: 'se' }))
    const shown = [
      'Read: 2 methods × 1 data set × means of 5 values; percentages',
      'means with their standard error and n',
      /<input[^>]* name="n"[^>]* value="5"/,
    ]
    for (const part of shown) expect(page).toMatch(part)
    expect(page).not.toContain('Ignored')
    const asked = await text(significanceHref({ view: 'own', table }))
    expect(asked).toContain('such as &quot;5&quot; under &quot;Values per mean&quot;, so that it can be tested')
  })

  it('a method to compare with is named above and in the diagram', async () => {
    const page = await text(significanceHref({ view: 'own', table: TABLE, against: 'simclr' }))
    expect(page).toContain('Mean ranks beside simclr')
    expect(page).toContain('simclr (control)')
    expect(page).toMatch(/Every method is compared with simclr alone\. Significantly different from simclr: /)
    expect(page).not.toContain('Critical-difference diagram')
  })

  it('what cannot be analysed, or does not fit, is said', async () => {
    expect(await text(significanceHref({ view: 'own', table: 'method,a\nx,0,81' }))).toContain(
      'The table cannot be analysed:',
    )
    expect(await text(`/significance?view=own&table=${'x'.repeat(2001)}`)).toContain('longer than 2000 letters')
    expect(await text('/significance?view=own')).toContain('Your results, from anywhere')
  })
})

inBrowser((browser) => {
  const own = significanceHref({ view: 'own', table: TABLE })
  testLooks(OPPOSITE_LOOKS, [['an own table', own]], browser, (address) => site.base + address)

  it('analyses a short table by its address, and a long one in the browser alone', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/significance?view=own`)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')))
    const field = page.getByRole('textbox', { name: 'Your results' })
    await field.fill(TABLE)
    await page.getByRole('combobox', { name: 'Correction' }).selectOption('benjamini-hochberg')
    await page.getByRole('button', { name: 'Analyse' }).click()
    await page.waitForURL(/table=method/)
    await page.getByRole('heading', { name: 'cifar10: pairs, p-values corrected by Benjamini-Hochberg' }).waitFor()
    expect(await page.locator('script, b').filter({ hasText: /^new$/ }).count()).toBe(0)

    const long = ['method,dataset,seed,value']
    for (const [m, method] of ['one', 'two'].entries()) {
      for (let seed = 0; seed < 90; seed++)
        long.push(`${method},only-here,${seed},${(0.5 + m / 10 + ((seed * 7) % 13) / 500).toFixed(4)}`)
    }
    await field.fill(long.join('\n'))
    await page.getByRole('button', { name: 'Analyse' }).click()
    await page.getByRole('heading', { name: 'only-here: pairs' }).waitFor()
    expect(asked.filter((request) => request.includes('only-here'))).toEqual([])
    expect(page.url()).not.toContain('only-here')

    const isThere = async () => {
      await page.getByRole('heading', { name: 'only-here: pairs' }).waitFor()
      await expect.poll(() => field.inputValue()).toBe(long.join('\n'))
      expect(await page.getByRole('combobox', { name: 'Correction' }).inputValue()).toBe('benjamini-hochberg')
    }
    await page.waitForURL(/view=own$/)
    await isThere()
    await page.reload()
    await isThere()
    await page.getByRole('link', { name: 'Claims' }).first().click()
    await page.waitForURL(/claims/)
    await page.goBack()
    await isThere()
    await visit(page, `${site.base}/claims`)
    await page.goBack()
    await isThere()
    // An address with a table of its own shows that.
    await visit(page, site.base + own)
    expect(await field.inputValue()).toBe(TABLE)
    expect(asked.filter((request) => request.includes('only-here'))).toEqual([])
    await page.close()
  })

  it('takes a file that is dropped, and says of a folder that it cannot be read', async () => {
    const page = await browser().newPage()
    const thrown: Error[] = []
    page.on('pageerror', (error) => thrown.push(error))
    await visit(page, `${site.base}/significance?view=own`)
    const field = page.getByRole('textbox', { name: 'Your results' })
    const drop = (isFolder: boolean) =>
      field.evaluate((element, unreadable) => {
        const dataTransfer = new DataTransfer()
        const file = new File(['method,a'], 'results')
        dataTransfer.items.add(file)
        const read = Blob.prototype.arrayBuffer
        // As browsers answer for a folder.
        if (unreadable) Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('', 'NotFoundError'))
        element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
        Blob.prototype.arrayBuffer = read
      }, isFolder)
    await drop(true)
    await page.getByRole('alert').filter({ hasText: 'results cannot be read: it may be a folder' }).waitFor()
    await drop(false)
    await expect.poll(() => field.inputValue()).toBe('method,a')
    expect(await page.getByRole('alert').filter({ hasText: 'cannot be read' }).count()).toBe(0)
    expect(thrown).toEqual([])
    await page.close()
  })

  it('says of a workbook that is dropped what it is, until a table is dropped, and leaves the field alone', async () => {
    const page = await browser().newPage()
    await visit(page, site.base + own)
    const field = page.getByRole('textbox', { name: 'Your results' })
    const drop = (name: string, text: string) =>
      field.evaluate(
        (element, [name, text]) => {
          const dataTransfer = new DataTransfer()
          dataTransfer.items.add(new File([text!], name!))
          element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
        },
        [name, text],
      )
    await drop('results.xlsx', 'PK\u0003\u0004\0\0')
    const said = page
      .getByRole('alert')
      .filter({ hasText: 'results.xlsx is no table: it is a workbook. Remedy: save its' })
    await said.waitFor()
    expect((await field.inputValue()).replaceAll('\r', '')).toBe(TABLE.replaceAll('\r', ''))
    await page.getByRole('heading', { name: 'Critical-difference diagram' }).waitFor()
    await drop('table.csv', 'method,a')
    await said.waitFor({ state: 'detached' })
    await page.close()
  })

  it('sets in bold what is chosen', async () => {
    const page = await browser().newPage()
    await visit(page, site.base + own)
    const field = page.getByRole('combobox', { name: 'Bold is' })
    // A field is as wide as its longest option, unless a limit cuts that off.
    const widths = await field.evaluate((select) => {
      const limited = select.clientWidth
      select.style.maxWidth = 'none'
      return [limited, select.clientWidth]
    })
    expect(widths[0]).toBe(widths[1])
    await field.selectOption('best')
    await page.getByRole('button', { name: 'Analyse' }).click()
    await page.waitForURL(/bold=best/)
    expect(await field.inputValue()).toBe('best')
    const means = page.getByRole('table').first()
    const heads = await means.locator('thead th').count()
    for (let column = 2; column <= heads; column++) {
      await expect.poll(() => means.locator(`tbody tr > :nth-child(${column}).font-semibold`).count()).toBe(1)
    }
    await page.close()
  })

  it('needs no store', async () => {
    const address = await serve(join(site.folder, 'nothing.sqlite'))
    const page = await browser().newPage()
    await visit(page, address + significanceHref({ view: 'own', table: TABLE }))
    await page.getByRole('heading', { name: 'Critical-difference diagram' }).waitFor()
    await page.close()
  })
})
