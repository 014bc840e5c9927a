interface SourceHeadProps {
  title: string
  /** How the numbers below came about; shown on hovering. */
  note: string
  className: string
}

/** The heading of the numbers of one source, below the heading of all sources. */
export function SourceHead({ title, note, className }: SourceHeadProps) {
  return (
    <th scope="col" data-heading={title} data-note={note} className={`number text-tiny! font-normal! ${className}`}>
      {title}
    </th>
  )
}
