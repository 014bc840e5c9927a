/** What stands above the scores of an evaluation, so that those of two protocols are told apart. */
import { AS_REPORTED } from '../../../../db/config/reported.ts'
import type { Column } from '../types.ts'
import { protocolText } from './grid.ts'

/** What is equal for columns under one heading. */
export const bandOf = (column: Column): string => `${column.band}\n${protocolText(column)}`

interface Heading {
  /** The evaluation, where another protocol has the same with what tells it apart. */
  label: string
  /** Empty where the label says it. */
  protocol: string
  /** Whether another protocol of the evaluation has columns, too. */
  isShared: boolean
}

/** @returns headings by the band of their columns, in the order of the columns. */
export function headingsOf(columns: readonly Column[]): Map<string, Heading> {
  const bands = [...new Map(columns.map((column) => [bandOf(column), column])).values()]
  const plainOf = ({ band }: Column) => band || 'Training'
  const isShared = (column: Column) => bands.filter((other) => plainOf(other) === plainOf(column)).length > 1
  const badgedOf = (column: Column): string => {
    const { protocol, online, selectedOnTest } = column
    const reported = protocol === AS_REPORTED ? AS_REPORTED : ''
    const badges = [reported, online ? 'online' : '', selectedOnTest ? 'selected on test' : ''].filter(Boolean)
    return isShared(column) ? [plainOf(column), ...badges].join(', ') : plainOf(column)
  }
  const headings = bands.map((column): [string, Heading] => {
    const alike = bands.filter((other) => badgedOf(other) === badgedOf(column)).map(bandOf)
    const label = alike.length > 1 ? `${badgedOf(column)} (${alike.indexOf(bandOf(column)) + 1})` : badgedOf(column)
    const isSaid = column.protocol === AS_REPORTED && label.includes(AS_REPORTED)
    return [bandOf(column), { label, protocol: isSaid ? '' : protocolText(column), isShared: isShared(column) }]
  })
  return new Map(headings)
}
