/** The direction of a difference; solid where it is significant. */
export function Arrow({ up, hollow = false }: { up: boolean; hollow?: boolean }) {
  return (
    <svg viewBox="0 0 8 8" className="inline-block size-2 shrink-0" aria-hidden>
      <path
        d={up ? 'M4 .8l3.3 6H.7z' : 'M4 7.2L.7 1.2h6.6z'}
        fill={hollow ? 'none' : 'currentColor'}
        stroke="currentColor"
        strokeWidth={1}
      />
    </svg>
  )
}
