/** Points up for rates from 0, down for negative ones: the paper's red and green, distinguished by shape as well. */
export function RateSign({ negative }: { negative: boolean }) {
  return (
    <svg viewBox="0 0 8 8" className="inline-block size-1.5 shrink-0" aria-hidden>
      <path d={negative ? 'M4 7.5L.3 1h7.4z' : 'M4 .5l3.7 6.5H.3z'} fill="currentColor" />
    </svg>
  )
}
