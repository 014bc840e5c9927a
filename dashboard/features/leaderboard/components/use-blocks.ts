'use client'
import { useEffect, useReducer, useState } from 'react'
import { HeldBlocks } from '../held-blocks.ts'
import { BLOCK, type Block } from '../payload.ts'

export interface Range {
  from: number
  to: number
}

/**
 * Loads the blocks of a long board as they come into sight.
 * @param source - address of the blocks, without row and column.
 * @returns a function that gives the block at a row and column, or undefined while it is loading.
 */
export function useBlocks(source: string, first: Block, rows: Range, columns: Range) {
  const [held] = useState(() => new HeldBlocks())
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const rowBlocks = blocksIn(rows, BLOCK.rows).join()
  const columnBlocks = blocksIn(columns, BLOCK.columns).join()
  const address = (row: number, column: number) =>
    `${source}${source.includes('?') ? '&' : '?'}row=${row}&column=${column}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the addresses depend on the source alone
  useEffect(() => {
    for (const row of rowBlocks.split(',').map(Number)) {
      for (const column of columnBlocks.split(',').map(Number)) {
        const key = address(row, column)
        if ((row === 0 && column === 0) || !held.see(key, first)) continue
        fetch(key)
          .then((response) => (response.ok ? (response.json() as Promise<Block>) : Promise.reject(response.status)))
          .then((block) => {
            held.arrived(key, first, block)
            redraw()
          })
          .catch(() => held.failed(key, first))
      }
    }
  }, [source, first, rowBlocks, columnBlocks])
  return (row: number, column: number): Block | undefined => {
    const [i, j] = [Math.floor(row / BLOCK.rows) * BLOCK.rows, Math.floor(column / BLOCK.columns) * BLOCK.columns]
    return i === 0 && j === 0 ? first : held.get(address(i, j))
  }
}

function blocksIn({ from, to }: Range, size: number): number[] {
  const first = Math.floor(from / size)
  return Array.from({ length: Math.max(1, Math.ceil(to / size) - first) }, (_, i) => (first + i) * size)
}
