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
  '∞': '\\infty',
  '√': '\\surd',
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

/** Escapes what LaTeX gives a meaning, and sets signs and Greek letters as formulas; one line. */
export const latexText = (text: string): string =>
  oneLine(text)
    .replace(SPECIAL, (sign) => (NAMED[sign] ? `\\text${NAMED[sign]}{}` : `\\${sign}`))
    .replace(SYMBOL, (sign) => `$${MATHS[sign]}$`)
    .replaceAll('…', ' \\ldots{} ')
    .replaceAll('|', '\\textbar{}')

/** A comment, which a line break would end. */
export const latexComment = (text: string): string => `% ${oneLine(text)}`
