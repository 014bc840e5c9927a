import type { ComponentProps } from 'react'

interface ColumnHeadProps extends Omit<ComponentProps<'th'>, 'scope' | 'className'> {
  /** Stays in sight while the table scrolls sideways. */
  stick?: boolean
  /** Its cells hold numbers, which are aligned on the right. */
  number?: boolean
}

/** The heading of a column. */
export function ColumnHead({ stick, number, ...rest }: ColumnHeadProps) {
  const classes = [stick && 'stick', number && 'number'].filter(Boolean).join(' ')
  return <th scope="col" className={classes || undefined} {...rest} />
}
