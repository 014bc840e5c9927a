/** Reads a table in LaTeX: a `tabular`, or its rows alone. */
import type { GivenTable } from './given-table.ts'

/** Cells and the end of a row, as in `SimCLR & 81.2 \\`. */
const ROW = /(?<!\\)&[^\n]*\\\\/

export const isLatex = (text: string): boolean => /\\begin\{(?:tabular|tabularx|array)/.test(text) || ROW.test(text)

/** The space after a row, in the brackets behind its end. */
const AFTER_ROW = /^\[[\d.]+\s*\w*\]/
const RULES =
  /\\(?:toprule|midrule|bottomrule|hline|(?:cmidrule|cline)(?:\([^)]*\))?\{[^}]*\}|addlinespace(?:\[[^\]]*\])?|rowcolor\{[^}]*\})/g
/** Commands that set their argument in another type. */
const TYPE =
  /\\(?:textbf|textit|textsc|texttt|textrm|emph|underline|uline|mathbf|mathit|mathrm|bm|boldsymbol|mbox)\s*\{([^{}]*)\}/g
const SPANNED = /\\(?:multicolumn\{1\}\{[^}]*\}|multirow\{1\}(?:\{[^}]*\}|\*))\s*\{([^{}]*)\}/g

/** Type and rules are dropped; a cell over several columns stays as it is written, and its row is refused for its length. */
export function fromLatex(text: string): GivenTable {
  const begin = /\\begin\{(tabularx?\*?|array)\}/.exec(text)
  const from = begin === null ? 0 : begin.index + begin[0].length
  const end = begin === null ? text.length : text.indexOf(`\\end{${begin[1]}}`, from)
  const body = text.slice(from, end < 0 ? text.length : end)
  const rows: GivenTable['rows'] = []
  let at = from
  for (const written of body.split('\\\\')) {
    const spaces = /^\s*/.exec(written)![0].length
    const line = text.slice(0, at + spaces).split('\n').length
    at += written.length + 2
    const whole = written
      .replace(AFTER_ROW, '')
      .replace(/(?<!\\)%[^\n]*/g, '')
      .replace(RULES, '')
    const row = rows.length === 0 && begin !== null ? withoutColumns(whole) : whole
    if (row.trim() === '') continue
    rows.push({ place: `line ${line}`, cells: row.split(/(?<!\\)&/).map(plain) })
  }
  const [head, ...others] = rows
  return { head: head?.cells ?? [], rows: others }
}

/** The widths and kinds of columns stand between the beginning of a table and its first row. */
function withoutColumns(row: string): string {
  let depth = 0
  let at = 0
  for (; at < row.length; at++) {
    if (row[at] === '{') depth += 1
    else if (row[at] === '}') depth -= 1
    else if (depth === 0 && !/\s/.test(row[at]!)) break
  }
  return row.slice(at)
}

function plain(cell: string): string {
  let text = cell.replace(SPANNED, '$1')
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(TYPE, '$1').replace(/\{\s*\\(?:bf|it|em|bfseries|itshape)\s+([^{}]*)\}/g, '$1')
  }
  return text
    .replace(/\\cellcolor(?:\[[^\]]*\])?\{[^}]*\}/g, '')
    .replace(/\$([^$]*)\$/g, '$1')
    .replace(/\\([%&_#$])/g, '$1')
    .replace(/\\[,;! ]|(?<!\\)~(?!\\cite)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
