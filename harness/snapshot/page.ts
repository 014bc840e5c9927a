/**
 * Makes a page self-contained: links lead to local files, and controls work without a server or say that they do not.
 */
import { createHash } from 'node:crypto'
import { type CheerioAPI, load } from 'cheerio'
import { addressOf, pathOf, queryOf, relative } from './address.ts'
import type { Crawled } from './crawl.ts'

export const SCRIPT = 'assets/snapshot.js'
export const STYLES = 'assets/snapshot.css'

/** `file:` is what `self` means for pages that no server sends. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file:",
  "img-src 'self' file: data:",
  "font-src 'self' file:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const NOT_KEPT = 'Not in this snapshot: the live dashboard has it (npx maskbench serve)'
const GONE = 'Not in this snapshot: the file is missing'
/** Query parameters that the browser handles itself: sorting, search and columns of tables. */
const BY_ITSELF = ['sort', 'order', 'q', 'columns']

export interface PageFacts {
  /** In the footer of every page. */
  provenance: string
  /** Rules of style attributes, which the policy forbids, by class; filled here. */
  rules: Map<string, string>
}

/** @param html - as the crawl kept it. @param address - which page it is. */
export function standAlone(html: string, address: string, crawled: Crawled, facts: PageFacts): string {
  const $ = load(html)
  const name = crawled.files.get(address)!
  const to = (file: string, hash = '') => relative(name, file) + hash
  $('[data-live]').remove()
  rewriteFiles($, address, crawled, to)
  rewriteLinks($, address, crawled, to)
  settleControls($, crawled.filters.get(pathOf(address)) ?? new Set())
  moveStyles($, facts.rules)
  $('[nonce]').removeAttr('nonce')
  $('meta[charset]').after(
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="generator" content="maskbench">`,
  )
  $('head').append(`<link rel="stylesheet" href="${to(STYLES)}"><script src="${to(SCRIPT)}"></script>`)
  const footer = $('footer')
  if (footer.length > 0) footer.prepend($('<span></span>').text(facts.provenance))
  else $('body').append($('<footer></footer>').text(facts.provenance))
  return `${$.html()}\n`
}

type To = (file: string, hash?: string) => string

function rewriteFiles($: CheerioAPI, address: string, { files }: Crawled, to: To): void {
  const fileOf = (href: string | undefined) => files.get(addressOf(href ?? '', address)?.address ?? '')
  $('link[href]').each((_, element) => {
    const file = fileOf($(element).attr('href'))
    if (file === undefined) $(element).remove()
    else $(element).attr('href', to(file)).removeAttr('data-precedence crossorigin')
  })
  $('img').each((_, element) => {
    const file = fileOf($(element).attr('src'))
    if (file !== undefined) $(element).attr('src', to(file)).removeAttr('srcset')
    else $(element).replaceWith($('<span class="text-small text-muted"></span>').text(GONE))
  })
  $('image').each((_, element) => {
    const file = fileOf($(element).attr('href'))
    if (file === undefined) $(element).remove()
    else $(element).attr('href', to(file))
  })
}

function rewriteLinks($: CheerioAPI, address: string, crawled: Crawled, to: To): void {
  $('a[href]').each((_, element) => {
    const link = $(element)
    const href = link.attr('href')!
    const target = addressOf(href, address)
    if (href.startsWith('#') || /^(https?|mailto):/.test(href)) return
    const query = queryOf(target?.address ?? '')
    if (link.closest('thead').length > 0 && query.has('sort')) {
      link.attr({ 'data-sort': query.get('sort')!, 'data-order': query.get('order') ?? 'desc' })
    }
    const found = target && resolve(target, crawled)
    if (found) link.attr('href', to(found.file, found.hash))
    else toText($, link, crawled.missing.includes(target?.address ?? '') ? GONE : NOT_KEPT)
  })
  $('[data-href]').each((_, element) => {
    const control = $(element)
    const target = addressOf(control.attr('data-href')!, address)
    const found = target && resolve(target, crawled)
    if (found) control.attr('data-href', to(found.file, found.hash))
    else control.removeAttr('data-href').filter('option').attr('disabled', '')
  })
}

/** The file of a view, or the file of what it is a selection of with the selection behind the #. */
function resolve(target: { address: string; hash: string }, { files, filters }: Crawled) {
  const whole = files.get(target.address)
  if (whole !== undefined) return { file: whole, hash: target.hash }
  const path = pathOf(target.address)
  const own = filters.get(path)
  const [kept, selection] = [new URLSearchParams(), new URLSearchParams()]
  for (const [name, value] of queryOf(target.address)) {
    const here = own?.has(name) || (own !== undefined && BY_ITSELF.includes(name))
    if (here) selection.set(name, value)
    else kept.set(name, value)
  }
  const file = files.get(kept.size > 0 ? `${path}?${kept}` : path)
  return file === undefined || selection.size === 0 ? null : { file, hash: `#${selection}` }
}

function toText($: CheerioAPI, link: ReturnType<CheerioAPI>, why: string): void {
  const text = $('<span></span>').append(link.contents())
  const looks = (link.attr('class') ?? '').split(' ').filter((one) => !/^prose-link$|^hover:/.test(one))
  text.attr({ class: looks.join(' '), title: why })
  link.replaceWith(text)
}

/** Greys out controls that the script does not handle, with the reason. */
function settleControls($: CheerioAPI, filters: ReadonlySet<string>): void {
  $('input[type=hidden]').remove()
  $('form').each((_, form) => {
    $(form).replaceWith(
      $('<div></div>')
        .attr('class', $(form).attr('class') ?? '')
        .append($(form).contents()),
    )
  })
  const bound = [
    'button[data-copy], button[data-colours], button[aria-controls][aria-expanded], [data-href], [type=range]',
    'input[type=radio][data-alt], select:has(option[data-href])',
    ...(filters.size > 0 ? ['input[name=q]'] : []),
    ...[...filters].map((key) => `input[type=checkbox][name="${key}"]`),
    ...$('thead th[data-key]')
      .toArray()
      .map((head) => `input[name=columns][value="${$(head).attr('data-key')}"]`),
  ].join()
  $('input, select, textarea, button')
    .not(bound)
    .each((_, control) => {
      $(control).attr({ disabled: '', title: NOT_KEPT })
      $(control).closest('label').attr('title', NOT_KEPT)
    })
}

function moveStyles($: CheerioAPI, rules: Map<string, string>): void {
  $('[style]').each((_, element) => {
    const style = $(element).attr('style')!
    const name = `s-${createHash('sha256').update(style).digest('hex').slice(0, 8)}`
    rules.set(name, style)
    $(element).addClass(name).removeAttr('style')
  })
}
