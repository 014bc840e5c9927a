/** The sign of a side: its letter on its colour, orange for A and blue for B wherever the two are drawn. */
export function SideLetter({ of }: { of: 'A' | 'B' }) {
  return (
    <span
      className={`inline-grid size-5 shrink-0 place-items-center rounded-sm text-small font-bold text-ink ${of === 'A' ? 'tint-worse-3' : 'tint-better-3'}`}
    >
      {of}
    </span>
  )
}
