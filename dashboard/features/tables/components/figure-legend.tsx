import { type GlsSource, SOURCE_NOTES, SOURCE_TITLES } from '../gls-params.ts'
import { PAGE_PALETTE, SourceMark } from './optimal-rate-figure.tsx'

const COLOURS: Record<GlsSource, string> = {
  printed: 'text-muted',
  published: 'text-[var(--slot-1)]',
  honest: 'text-[var(--slot-0)]',
  last: 'text-[var(--slot-2)]',
}

export function FigureLegend({ sources, theory }: { sources: readonly GlsSource[]; theory: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-small">
      {sources.map((source) => (
        <li key={source} className="inline-flex items-center gap-1.5" title={SOURCE_NOTES[source]}>
          <svg viewBox="-6 -6 12 12" className={`size-3 ${COLOURS[source]}`} aria-hidden>
            <SourceMark source={source} x={0} y={0} paper={PAGE_PALETTE.paper} />
          </svg>
          {SOURCE_TITLES[source]}
        </li>
      ))}
      {theory ? (
        <li className="inline-flex items-center gap-1.5">
          <svg viewBox="0 0 24 4" className="h-1 w-6" aria-hidden>
            <path d="M0 2H24" stroke="currentColor" strokeDasharray="5 4" />
          </svg>
          <span>
            theory, (r* − r<sub>n</sub>) / (1 − r<sub>n</sub>) with r<sub>n</sub> = K e / (K − 1)
          </span>
        </li>
      ) : null}
    </ul>
  )
}
