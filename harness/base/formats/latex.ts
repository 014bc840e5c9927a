/** Text in LaTeX that needs no package for it. */
import { oneLine } from '../printable.ts'

const NAMED: Record<string, string> = { '\\': 'backslash', '^': 'asciicircum', '~': 'asciitilde' }
const SPECIAL = /[#$%&_{}\\^~]/g

const MATHS: Record<string, string> = {
  '±': '\\pm',
  '−': '-',
  '×': '\\times',
  '·': '\\cdot',
  '≥': '\\geq',
  '≤': '\\leq',
  '≠': '\\neq',
  '≈': '\\approx',
  '<': '<',
  '>': '>',
  '→': '\\to',
  '↑': '\\uparrow',
  '↓': '\\downarrow',
  '∞': '\\infty',
  '√': '\\surd',
  '†': '^{\\dagger}',
  '‡': '^{\\ddagger}',
  α: '\\alpha',
  β: '\\beta',
  γ: '\\gamma',
  δ: '\\delta',
  Δ: '\\Delta',
  ε: '\\varepsilon',
  ζ: '\\zeta',
  η: '\\eta',
  θ: '\\theta',
  ι: '\\iota',
  κ: '\\kappa',
  λ: '\\lambda',
  μ: '\\mu',
  µ: '\\mu',
  ν: '\\nu',
  ξ: '\\xi',
  π: '\\pi',
  ρ: '\\rho',
  σ: '\\sigma',
  τ: '\\tau',
  υ: '\\upsilon',
  φ: '\\varphi',
  χ: '\\chi',
  ψ: '\\psi',
  ω: '\\omega',
  Ω: '\\Omega',
}
const SYMBOL = new RegExp(`[${Object.keys(MATHS).join('')}]`, 'g')

const escaped = (text: string): string =>
  oneLine(text)
    .replace(SPECIAL, (sign) => (NAMED[sign] ? `\\text${NAMED[sign]}{}` : `\\${sign}`))
    .replace(SYMBOL, (sign) => `$${MATHS[sign]}$`)
    .replaceAll('…', ' \\ldots{} ')
    .replaceAll('|', '\\textbar{}')

/** A bound, and the letter for what is bounded if there is one: `p < .001`, `r ≥ 0`, `< 0.0001`. */
const BOUND = /(?:(?<![\p{L}\p{N}</])([A-Za-z])\s*|(?<=^|[\s(]))([<>≤≥])\s*(\d+\.?\d*|\.\d+)(?![\p{L}\p{N}])/gu

/**
 * Escapes what LaTeX gives a meaning, and sets signs, Greek letters and bounds of numbers (`p < .001`) as formulas; one line.
 */
export function latexText(text: string): string {
  const [first, ...parts] = text.split(BOUND)
  let set = escaped(first!)
  for (let i = 0; i < parts.length; i += 4) {
    const [letter = '', sign, number, after] = parts.slice(i, i + 4)
    set += `$${`${letter} ${MATHS[sign!]} ${number}`.trim()}$${escaped(after!)}`
  }
  return set
}

/** A comment, which a line break would end. */
export const latexComment = (text: string): string => `% ${oneLine(text)}`
