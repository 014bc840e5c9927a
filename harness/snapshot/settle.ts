/**
 * A page as the server sends it becomes one that needs no script. React streams parts that were not ready in hidden
 * boxes at the end, with a call that puts each in its place; here they are put there.
 */
import type { CheerioAPI } from 'cheerio'
import type { ChildNode, Comment, Element } from 'domhandler'

/** `$RC`: what was waited for takes the place of what stood there meanwhile. `$RS`: a part goes into its gap. */
const CALLS = /\$R(C|R|S)\("([^"]+)","([^"]+)"/g

export function settle($: CheerioAPI): void {
  const scripts = $('script').toArray()
  // An inner part may come before the one that has its place.
  const calls = scripts.flatMap((script) => [...$(script).text().matchAll(CALLS)])
  for (const [, call, first, second] of calls) {
    if (call === 'S') fillGap($, second!, first!)
  }
  for (const [, call, first, second] of calls) {
    if (call !== 'S') replaceMeanwhile($, first!, second!)
  }
  $('script, noscript, link[rel=preload], link[rel=modulepreload], link[rel=expect]').remove()
  $('template[id]').remove()
  removeComments($)
}

function fillGap($: CheerioAPI, gap: string, part: string): void {
  const box = byId($, part)
  byId($, gap).replaceWith(box.contents())
  box.remove()
}

/** What stands meanwhile lies between the template and the comment that ends its boundary. */
function replaceMeanwhile($: CheerioAPI, boundary: string, part: string): void {
  const template = byId($, boundary)[0]
  const box = byId($, part)
  if (!template) return
  let depth = 0
  for (let node: ChildNode | null = template.next; node !== null; ) {
    const after: ChildNode | null = node.next
    const mark = isComment(node) ? node.data : ''
    if (mark === '/$' && depth === 0) break
    if (mark === '/$') depth--
    else if (/^\$[?!~]?$/.test(mark)) depth++
    $(node).remove()
    node = after
  }
  $(template).replaceWith(box.contents())
  box.remove()
}

const byId = ($: CheerioAPI, id: string) => $<Element, string>(`[id="${id}"]`)

const isComment = (node: ChildNode): node is Comment => node.type === 'comment'

function removeComments($: CheerioAPI): void {
  const marks: Comment[] = []
  const gather = (nodes: readonly ChildNode[]) => {
    for (const node of nodes) {
      if (isComment(node)) marks.push(node)
      else if ('children' in node) gather(node.children)
    }
  }
  gather($.root().contents().toArray())
  $(marks).remove()
}
