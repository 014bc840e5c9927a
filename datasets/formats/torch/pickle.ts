/**
 * Reads Python pickles (protocols 0 to 5) without running anything: a pickle is a program for a stack machine, and this
 * machine builds only dictionaries, lists, tuples, sets, numbers, text and bytes. A global, that is the name of a
 * Python function or class, goes to `resolve`, which decides what is made of it, or refuses it.
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */

import { type Face, OPERATIONS } from './operations.ts'
import { BadPickle, DamagedPickle, type Global, type Item, MARK, type Pickled } from './values.ts'

export interface Resolver {
  /** @throws BadPickle for a global that is refused. */
  global(module: string, name: string): Global
  /** Makes a value of a persistent id, which torch uses for storages. */
  persistent(id: Pickled): Pickled
}

/** Limits far above those of real checkpoints, which bound time and memory for damaged or hostile files. */
const MOST_OPERATIONS = 3_000_000
const MOST_CONTAINERS = 500_000
const MOST_LINE_BYTES = 65_536

const STOP = 0x2e

/** @returns the value, and the position after it. @throws BadPickle */
export function readPickle(bytes: Buffer, start: number, resolver: Resolver): { value: Pickled; end: number } {
  const machine = new Machine(bytes, start, resolver)
  try {
    return { value: machine.run(), end: machine.at }
  } catch (error) {
    if (error instanceof BadPickle) throw error
    if (error instanceof RangeError) throw new DamagedPickle('it is truncated', { cause: error })
    throw error
  }
}

class Machine {
  at: number
  readonly #bytes: Buffer
  readonly #resolver: Resolver
  readonly #memo = new Map<number, Item>()
  #stack: Item[] = []
  #containers = 0

  constructor(bytes: Buffer, start: number, resolver: Resolver) {
    this.#bytes = bytes
    this.at = start
    this.#resolver = resolver
  }

  run(): Pickled {
    for (let i = 0; i < MOST_OPERATIONS; i++) {
      const code = this.#byte()
      if (code === STOP) return this.#pop()
      const operation = OPERATIONS[code]
      if (operation === undefined)
        throw new DamagedPickle(`the byte 0x${code.toString(16)} is no operation of a pickle`)
      operation(this.#face)
    }
    throw new BadPickle(`it has more than ${MOST_OPERATIONS} operations`)
  }

  readonly #face: Face = {
    push: (item) => void this.#stack.push(item),
    made: (container) => {
      this.#containers += 1
      if (this.#containers > MOST_CONTAINERS) throw new BadPickle(`it holds more than ${MOST_CONTAINERS} containers`)
      this.#stack.push(container)
    },
    pop: () => this.#pop(),
    drop: () => void this.#stack.pop(),
    top: () => this.#top(),
    mark: () => void this.#stack.push(MARK),
    sinceMark: () => {
      const mark = this.#stack.lastIndexOf(MARK)
      if (mark < 0) throw new DamagedPickle('its stack is damaged')
      const items = this.#stack.splice(mark)
      return items.slice(1).map(asValue)
    },
    uint: (size) => this.#number(size, () => this.#bytes.readUIntLE(this.at, size)),
    int32: () => this.#number(4, () => this.#bytes.readInt32LE(this.at)),
    float64: () => this.#number(8, () => this.#bytes.readDoubleBE(this.at)),
    bytes: (length) => this.#slice(length),
    length64: () => Number(this.#number(8, () => this.#bytes.readBigUInt64LE(this.at))),
    line: () => this.#line(),
    put: (index) => void this.#memo.set(index, this.#stack.at(-1)!),
    memoize: () => void this.#memo.set(this.#memo.size, this.#stack.at(-1)!),
    get: (index) => {
      const item = this.#memo.get(index)
      if (item === undefined) throw new DamagedPickle('it refers to a value that it does not hold')
      this.#stack.push(item)
    },
    global: (module, name) => void this.#stack.push(this.#resolver.global(module, name)),
    callable: (item) => {
      if (item !== null && typeof item === 'object' && 'call' in item) return item as Global
      throw new BadPickle('it calls something that is no function')
    },
    popItem: () => this.#popItem(),
    persistent: (id) => void this.#stack.push(this.#resolver.persistent(id)),
  }

  #byte(): number {
    return this.#number(1, () => this.#bytes.readUInt8(this.at))
  }

  #number<T>(size: number, read: () => T): T {
    const value = read()
    this.at += size
    return value
  }

  #slice(length: number): Buffer {
    if (!(length <= this.#bytes.length - this.at)) throw new DamagedPickle('it is truncated')
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at)
    if (end < 0 || end - this.at > MOST_LINE_BYTES) throw new DamagedPickle('it is truncated')
    const text = this.#bytes.toString('utf8', this.at, end)
    this.at = end + 1
    return text
  }

  #popItem(): Item {
    const item = this.#stack.pop()
    if (item === undefined || item === MARK) throw new DamagedPickle('its stack is damaged')
    return item
  }

  #pop(): Pickled {
    return asValue(this.#popItem())
  }

  #top(): Pickled {
    const item = this.#stack.at(-1)
    if (item === undefined || item === MARK) throw new DamagedPickle('its stack is damaged')
    return asValue(item)
  }
}

/** A global that is stored as a value, such as a dtype, is kept by its name. */
function asValue(item: Item): Pickled {
  if (item === MARK) throw new DamagedPickle('its stack is damaged')
  return item as Pickled
}
