import type { ReactNode } from 'react'
import { rate as rateText } from '../../../harness/base/text.ts'

interface RateRowProps {
  rate: number
  /** Whether its heading stays visible while the table scrolls sideways. */
  stick?: boolean
  children: ReactNode
}

/** The row of a smooth rate; a rule divides groups of rates. */
export function RateRow({ rate, stick, children }: RateRowProps) {
  return (
    <tr className={rate === -0.4 ? 'rule' : ''}>
      <th scope="row" className={`${stick ? 'stick ' : ''}number tabular-nums`}>
        {rateText(rate)}
      </th>
      {children}
    </tr>
  )
}
