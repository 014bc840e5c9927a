import type { ComponentProps } from 'react'

interface ColumnHeadProps extends Omit<ComponentProps<'th'>, 'scope' | 'className'> {
  /** Stays visible while the table scrolls sideways. */
  stick?: boolean
  /** Right-aligns the heading, like the numbers below it. */
  number?: boolean
}

/** The heading of a column. */
export function ColumnHead({ stick, number, ...rest }: ColumnHeadProps) {
  const classes = [stick && 'stick', number && 'number'].filter(Boolean).join(' ')
  return <th scope="col" className={classes || undefined} {...rest} />
}
