import type { Verdict as Word } from '../view.ts'

const CIRCLE = 'M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13z'

/** Outlines in a 16 × 16 box: circle, square, diamond, dashed circle. */
const LOOKS: Record<Word, { d: string; dashes?: string; ink: string; ground: string }> = {
  supported: {
    d: `${CIRCLE}M5 8.3l2.2 2.2L11 6`,
    ink: 'text-good',
    ground: 'bg-good-soft text-good',
  },
  contradicted: {
    d: 'M2 2h12v12H2zM5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4',
    ink: 'text-bad',
    ground: 'bg-bad-soft text-bad',
  },
  undecided: {
    d: 'M8 .8L15.2 8 8 15.2.8 8zM5 8.8C6 7.1 7 7.1 8 8s2 .9 3-.8',
    ink: 'text-warn',
    ground: 'bg-warn-soft text-warn',
  },
  'not printed': { d: CIRCLE, dashes: '2.4 2.7', ink: 'text-muted', ground: 'bg-band text-muted' },
  'not measured': { d: CIRCLE, dashes: '2.4 2.7', ink: 'text-muted', ground: 'bg-band text-muted' },
}

function Sign({ verdict, small = false }: { verdict: Word; small?: boolean }) {
  return (
    <svg className={small ? 'sign low' : 'sign'} viewBox="0 0 16 16" aria-hidden>
      <path d={LOOKS[verdict].d} strokeDasharray={LOOKS[verdict].dashes} />
    </svg>
  )
}

/** The verdict as a word with a sign of its own shape, so that colour is never the only cue. */
export function Verdict({ verdict, small = false }: { verdict: Word; small?: boolean }) {
  const { ink, ground } = LOOKS[verdict]
  const look = small
    ? `items-baseline gap-1 ${ink}`
    : `items-center gap-1.5 rounded-sm px-2 py-0.5 text-base font-semibold ${ground}`
  return (
    <span className={`inline-flex whitespace-nowrap ${look}`}>
      <Sign verdict={verdict} small={small} />
      {verdict}
    </span>
  )
}

/** The sign alone, for narrow cells; screen readers still read the word. */
export function VerdictSign({ verdict, what }: { verdict: Word; what: string }) {
  return (
    <span title={`${what}: ${verdict}`} className={`inline-flex ${LOOKS[verdict].ink}`}>
      <Sign verdict={verdict} />
      <span className="visually-hidden">
        {what}: {verdict}
      </span>
    </span>
  )
}
