import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'cheerio'
import { afterAll, describe, expect, it } from 'vitest'
import { FileNames } from '../../harness/snapshot/address.ts'
import type { Crawled } from '../../harness/snapshot/crawl.ts'
import { MANIFEST, refuseOther, writeWhole } from '../../harness/snapshot/folder.ts'
import { standAlone } from '../../harness/snapshot/page.ts'
import { settle } from '../../harness/snapshot/settle.ts'

const place = mkdtempSync(join(tmpdir(), 'maskbench-parts-'))
afterAll(() => rmSync(place, { recursive: true }))

describe('names of files', () => {
  it.each([
    ['/', 'text/html', null, 'index.html'],
    ['/runs', 'text/html', null, 'runs.html'],
    ['/?dataset=uci-heart', 'text/html', null, 'index--dataset-uci-heart.html'],
    ['/api/v1/runs', 'application/json', null, 'api/v1/runs.json'],
    ['/api/v1/leaderboard?format=latex', 'application/x-tex', 'a.tex', 'api/v1/leaderboard--format-latex.tex'],
    ['/artefacts/ab', 'image/png', 'masks epoch.png', 'artefacts/ab/masks-epoch.png'],
    ['/_next/static/media/a~b.woff2', 'font/woff2', null, 'assets/media/a-b.woff2'],
    ['/icon.svg?icon.1', 'image/svg+xml', null, 'icon--icon.1-.svg'],
    ['/runs/%2e%2e%2fetc', 'text/html', null, 'runs/-2e-2e-2fetc.html'],
  ])('%s is kept as its own', (address, type, given, name) => {
    expect(new FileNames().nameFor(address, type, given)).toBe(name)
  })

  it('never gives two addresses one name, not even where capitals count for nothing', () => {
    const names = new FileNames()
    const all = ['/a?x=1-y', '/a?x=1&y', '/a?X=1-y', '/a?x=1/y'].map((one) => names.nameFor(one, 'text/html', null))
    expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(4)
    expect(names.nameFor(`/a?q=${'long'.repeat(100)}`, 'text/html', null).length).toBeLessThan(100)
  })
})

describe('a page that was streamed', () => {
  it('has every part in its place and no script', () => {
    const $ = load(`<body><main><!--$?--><template id="B:0"></template><p>waiting <!--$-->x<!--/$--></p><!--/$--></main>
      <div hidden id="S:0"><h1>Runs</h1><template id="P:1"></template><!--$?--><template id="B:2"></template>soon<!--/$--></div>
      <script>$RC("B:0","S:0")</script><div hidden id="S:1"><i>one</i></div><script>$RS("S:1","P:1")</script>
      <div hidden id="S:3"><b>two</b></div><script>$RR("B:2","S:3",[])</script></body>`)
    settle($)
    expect($('main').html()).toBe('<h1>Runs</h1><i>one</i><b>two</b>')
    expect($('body').children().length).toBe(1)
  })
})

const crawled: Crawled = {
  files: new Map([
    ['/', 'index.html'],
    ['/runs', 'runs.html'],
    ['/runs/1a', 'runs/1a.html'],
    ['/artefacts/ff', 'artefacts/ff/a.png'],
    ['/?dataset=scenes', 'index--dataset-scenes.html'],
  ]),
  pages: [],
  styles: [],
  filters: new Map([
    ['/', new Set(['method'])],
    ['/runs', new Set(['status', 'group'])],
  ]),
  missing: ['/artefacts/00'],
  tooMany: [],
}

const stand = (body: string, address = '/runs/1a') => {
  const facts = { provenance: 'of today', rules: new Map<string, string>() }
  const html = `<html><head><meta charset="utf-8"></head><body>${body}<footer>end</footer></body></html>`
  const $ = load(standAlone(html, address, crawled, facts))
  return { $, body: $('body').html() ?? '', rules: facts.rules }
}

describe('a page that stands alone', () => {
  it.each([
    ['/', '<a href="../index.html">x</a>'],
    ['/runs/1a#curves', '<a href="1a.html#curves">x</a>'],
    ['/runs?group=b2', '<a href="../runs.html#group=b2">x</a>'],
    ['/?dataset=scenes&method=byol&q=a', '<a href="../index--dataset-scenes.html#method=byol&amp;q=a">x</a>'],
    ['https://example.org/', '<a href="https://example.org/">x</a>'],
    ['#content', '<a href="#content">x</a>'],
    [
      '/runs/2b',
      '<span class="" title="Not in this snapshot: the live dashboard has it (npx maskbench serve)">x</span>',
    ],
    ['/artefacts/00', '<span class="" title="Not in this snapshot: the file is missing">x</span>'],
    [
      '/runs?page=7',
      '<span class="" title="Not in this snapshot: the live dashboard has it (npx maskbench serve)">x</span>',
    ],
  ])('leads from a run to %s', (href, html) => {
    expect(stand(`<a href="${href}">x</a>`).body).toContain(html)
  })

  it('greys out what needs a server, and nothing that does not', () => {
    const { $ } = stand(
      `<input name="q"><input type="checkbox" name="method"><input type="checkbox" name="other"><button data-copy="x"></button>
       <button>live</button><form action="/x"><input type="hidden" name="a"><select></select></form><label data-live>log</label>`,
      '/',
    )
    const disabled = $(':disabled').toArray()
    expect(disabled.map((one) => $(one).attr('name') ?? one.tagName)).toEqual(['other', 'button', 'select'])
    expect($('form, [data-live], [type=hidden]').length).toBe(0)
  })

  it('allows no script but its own, and no style attribute', () => {
    const { $, rules } = stand('<p style="width: 3px">x</p>')
    const policy = $('meta[http-equiv=Content-Security-Policy]').attr('content')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' file:;/)
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect([...rules.values()]).toEqual(['width: 3px'])
    expect($('p').attr('class')).toBe([...rules.keys()][0])
    expect($('footer').text()).toBe('of todayend')
  })
})

describe('the folder', () => {
  const target = join(place, 'site')
  const files = () => readdirSync(place).sort()

  it('is there as a whole or not at all', async () => {
    await expect(
      writeWhole(target, async (folder) => {
        writeFileSync(join(folder, 'half.html'), 'half')
        throw new Error('no space left')
      }),
    ).rejects.toThrow('no space left')
    expect(files()).toEqual([])
    const fill = (text: string) => async (folder: string) => {
      writeFileSync(join(folder, MANIFEST), JSON.stringify({ maskbench: '1' }))
      writeFileSync(join(folder, 'index.html'), text)
    }
    await writeWhole(target, fill('first'))
    await writeWhole(target, fill('second'))
    expect(files()).toEqual(['site'])
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe('second')
    await expect(writeWhole(target, () => Promise.reject(new Error('interrupted')))).rejects.toThrow()
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe('second')
  })

  it('takes the place of nothing but an empty folder or an earlier snapshot', () => {
    const other = join(place, 'photos')
    mkdirSync(other)
    expect(() => refuseOther(other)).not.toThrow()
    writeFileSync(join(other, 'me.jpg'), '')
    expect(() => refuseOther(other)).toThrow('already exists and is not an earlier snapshot')
    writeFileSync(join(other, MANIFEST), '{"name":"mine"}')
    expect(() => refuseOther(other)).toThrow()
    expect(() => refuseOther(join(other, 'me.jpg'))).toThrow()
    expect(() => refuseOther(join(place, 'no', 'such'))).toThrow('there is no folder')
    expect(existsSync(join(other, 'me.jpg'))).toBe(true)
  })
})
