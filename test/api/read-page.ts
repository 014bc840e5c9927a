/**
 * What stands in the tables of a page, as its HTML came from the server: rows of cells, each the text a reader hears. What
 * an audit recomputes of a printed table is left out.
 */
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&#x27;': "'", '&quot;': '"' }

export async function rowsOfPage(url: string): Promise<string[][]> {
  const html = (await (await fetch(url)).text())
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<section aria-labelledby="audit"[\s\S]*?<\/section>/, '')
  return [...html.matchAll(/<tr[\s>][\s\S]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<(th|td)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/g)].map(([, , inside]) => textOf(inside!)),
  )
}

function textOf(html: string): string {
  const text = html
    .replace(/<svg[\s\S]*?<\/svg>/g, ' ')
    // Where a word may break it is still one.
    .replace(/<!--[\s\S]*?-->|<wbr\s*\/?>/g, '')
    .replace(/<[^>]+>/g, ' ')
  return text
    .replace(/&(?:lt|gt|amp|#x27|quot);/g, (entity) => ENTITIES[entity]!)
    .replace(/\s+/g, ' ')
    .trim()
}
