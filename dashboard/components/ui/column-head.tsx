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

interface ColumnGroupHeadProps extends Omit<ComponentProps<'th'>, 'scope' | 'colSpan'> {
  /** The number of columns. */
  span: number
}

/** The heading of several columns, above those of each. */
export function ColumnGroupHead({ span, className = '', children, ...rest }: ColumnGroupHeadProps) {
  return (
    <th scope="colgroup" colSpan={span} className={`text-center! ${className}`} {...rest}>
      <span className="block border-b border-rule pb-1">{children}</span>
    </th>
  )
}
