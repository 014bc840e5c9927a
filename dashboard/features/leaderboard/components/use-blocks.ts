'use client'
import { useEffect, useRef, useState } from 'react'
import { BLOCK, type Block } from '../payload.ts'

/** More than a reader sees, less than a browser minds. */
const MOST_HELD = 200

export interface Range {
  from: number
  to: number
}

/**
 * The pieces of a long board, brought as they come into sight.
 * @param source - where they are, without row and column.
 * @returns the piece that holds a place, undefined while it is on its way.
 */
export function useBlocks(source: string, first: Block, rows: Range, columns: Range) {
  const [held, setHeld] = useState<ReadonlyMap<string, Block>>(new Map())
  // With the page's own piece at that time: a new one means that results have changed, and all is asked for again.
  const asked = useRef(new Map<string, Block>())
  const rowBlocks = blocksIn(rows, BLOCK.rows).join()
  const columnBlocks = blocksIn(columns, BLOCK.columns).join()
  const address = (row: number, column: number) =>
    `${source}${source.includes('?') ? '&' : '?'}row=${row}&column=${column}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the addresses depend on the source alone
  useEffect(() => {
    for (const row of rowBlocks.split(',').map(Number)) {
      for (const column of columnBlocks.split(',').map(Number)) {
        const key = address(row, column)
        if ((row === 0 && column === 0) || asked.current.get(key) === first) continue
        asked.current.set(key, first)
        fetch(key)
          .then((response) => (response.ok ? (response.json() as Promise<Block>) : Promise.reject(response.status)))
          .then((block) => setHeld((before) => new Map(before.size < MOST_HELD ? before : []).set(key, block)))
          // It is asked for again when it comes into sight again.
          .catch(() => asked.current.delete(key))
      }
    }
  }, [source, first, rowBlocks, columnBlocks])
  return (row: number, column: number): Block | undefined => {
    const [i, j] = [Math.floor(row / BLOCK.rows) * BLOCK.rows, Math.floor(column / BLOCK.columns) * BLOCK.columns]
    // What was there before results changed stays in sight until the new numbers come.
    return i === 0 && j === 0 ? first : held.get(address(i, j))
  }
}

function blocksIn({ from, to }: Range, size: number): number[] {
  const first = Math.floor(from / size)
  return Array.from({ length: Math.max(1, Math.ceil(to / size) - first) }, (_, i) => (first + i) * size)
}
