/** The JSON of a table, as printed by `table --format json` and returned by the API. */
import type { AdiosTable } from './adios.ts'
import type { AdiosOrder } from './adios-order.ts'
import type { AdiosRow } from './adios-settings.ts'
import type { GlsTable } from './gls-1.ts'
import type { CifarTable } from './gls-2.ts'

export const TABLE_HALVES = ['measured', 'published', 'both'] as const
/** The requested half of a table; without measured values the store is not read. */
export type TableHalf = (typeof TABLE_HALVES)[number]

export interface AdiosJson {
  rows: AdiosRow[]
  /** The order that counts, and further ones; absent where the table compares none. */
  order?: AdiosOrder
  otherOrders?: AdiosOrder[]
}

export function adiosJson({ rows, orders: [order, ...otherOrders] }: AdiosTable, source: TableHalf): AdiosJson {
  return {
    rows: source === 'measured' ? rows.map((row) => ({ ...row, published: null })) : rows,
    ...(order ? { order, otherOrders } : {}),
  }
}

export function glsJson({ columns }: GlsTable, source: TableHalf): GlsTable {
  return { columns: source === 'measured' ? columns.map((column) => ({ ...column, published: null })) : columns }
}

export function cifarJson({ columns }: CifarTable, source: TableHalf): CifarTable {
  return { columns: source === 'measured' ? columns.map((column) => ({ ...column, published: {} })) : columns }
}
