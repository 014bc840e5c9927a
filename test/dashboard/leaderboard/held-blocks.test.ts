import { expect, it } from 'vitest'
import { HeldBlocks } from '../../../dashboard/features/leaderboard/held-blocks.ts'
import type { Block } from '../../../dashboard/features/leaderboard/payload.ts'

const block = (): Block => ({ rows: [], domains: [], cells: [] })

/** Requests a block that is in sight, and lets it arrive. @returns whether it was requested. */
function look(held: HeldBlocks, address: string, first: Block): boolean {
  const wanted = held.see(address, first)
  if (wanted) held.arrived(address, first, block())
  return wanted
}

it('drops what was longest out of sight, and requests it again when it comes back', () => {
  const held = new HeldBlocks(3)
  const first = block()
  const looked = ['a', 'b', 'c', 'a', 'd'].map((address) => look(held, address, first))
  expect(looked).toEqual([true, true, true, false, true])
  expect(['a', 'b', 'c', 'd'].filter((address) => held.get(address))).toEqual(['a', 'c', 'd'])
  expect(look(held, 'b', first)).toBe(true)
  expect(held.get('b')).toBeDefined()
})

it('holds two hundred, so that a long board is scrolled back without a request', () => {
  const held = new HeldBlocks()
  const first = block()
  const addresses = Array.from({ length: 201 }, (_, i) => String(i))
  for (const address of addresses) look(held, address, first)
  expect(addresses.filter((address) => held.get(address) === undefined)).toEqual(['0'])
})

it('shows old numbers until the new ones have arrived, whichever answer comes last', () => {
  const held = new HeldBlocks()
  const [before, after] = [block(), block()]
  look(held, 'a', before)
  const old = held.get('a')
  expect(held.see('a', after)).toBe(true)
  expect(held.get('a')).toBe(old)
  const [late, current] = [block(), block()]
  held.arrived('a', after, current)
  held.arrived('a', before, late)
  expect(held.get('a')).toBe(current)
})

it('requests again what could not be loaded', () => {
  const held = new HeldBlocks()
  const first = block()
  expect(held.see('a', first)).toBe(true)
  held.failed('a', first)
  expect(held.see('a', first)).toBe(true)
  held.arrived('a', first, block())
  expect(held.see('a', first)).toBe(false)
})
