/** The letter of a side on its colour: orange for A, blue for B, as in the figures. */
export function SideLetter({ side }: { side: 'A' | 'B' }) {
  return (
    <span
      className={`inline-grid size-5 shrink-0 place-items-center rounded-sm text-small font-bold text-ink ${side === 'A' ? 'tint-worse-3' : 'tint-better-3'}`}
    >
      {side}
    </span>
  )
}
