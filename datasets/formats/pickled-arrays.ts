/**
 * Named integer arrays in a file of `torch.save`: a zip with one pickle of a dictionary of NumPy arrays. Of the pickle
 * only what such a dictionary consists of is understood, so that nothing in the file is ever run.
 */
import { buffer } from 'node:stream/consumers'
import { openPromise, type ZipFile } from 'yauzl'

type Value = string | number | boolean | null | Buffer | Named | Value[] | Map<Value, Value> | Numbers

/** A name that the pickle refers to, e.g. `numpy dtype`. */
interface Named {
  named: string
}

/** An array, or its type, as far as it is described yet. */
interface Numbers {
  type: string | null
  littleEndian: boolean
  data: Buffer | null
}

/** Other values of the dictionary are left out. @throws Error saying what is wrong with the file, or what in it is not understood. */
export async function readPickledArrays(path: string): Promise<Map<string, Int32Array>> {
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(path)
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/data.pkl')) continue
      return arraysOf(unpickled(await buffer(await zip.openReadStreamPromise(entry))))
    }
  } finally {
    zip?.close()
  }
  throw new Error('it holds no data.pkl')
}

function arraysOf(value: Value): Map<string, Int32Array> {
  if (!(value instanceof Map)) throw new Error('it holds no dictionary')
  return new Map([...value].flatMap(([key, array]) => (isNumbers(array) ? [[String(key), integersOf(array)]] : [])))
}

function integersOf({ type, data, littleEndian }: Numbers): Int32Array {
  const bytes = { i4: 4, i8: 8 }[type ?? '']
  if (data === null || bytes === undefined || !littleEndian)
    throw new Error(`its numbers are of type ${type} instead of i4 or i8`)
  return Int32Array.from({ length: data.length / bytes }, (_, i) =>
    bytes === 4 ? data.readInt32LE(4 * i) : Number(data.readBigInt64LE(8 * i)),
  )
}

const isNumbers = (value: Value | undefined): value is Numbers =>
  typeof value === 'object' && value !== null && 'littleEndian' in value

const STOP = 0x2e

/** Runs a pickle of Python, protocols 2 to 4. @returns what it describes. */
function unpickled(bytes: Buffer): Value {
  const machine = new Machine(bytes)
  for (;;) {
    const code = machine.code()
    if (code === STOP) return machine.stack.pop()!
    const step = INSTRUCTIONS[code]
    if (!step) throw new Error(`its pickle has the instruction 0x${code.toString(16)}, which arrays do not need`)
    step(machine)
  }
}

/** The machine of Python's pickle format. */
class Machine {
  readonly stack: Value[] = []
  readonly marks: number[] = []
  readonly memo = new Map<number, Value>()
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  code(): number {
    if (this.#at >= this.#bytes.length) throw new Error('its pickle ends too early')
    return this.#bytes[this.#at++]!
  }

  take(length: number): Buffer {
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  number(length: number): number {
    return this.take(length).readUIntLE(0, length)
  }

  line(): string {
    const end = this.#bytes.indexOf('\n', this.#at)
    const text = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return text
  }

  sinceMark(): Value[] {
    return this.stack.splice(this.marks.pop() ?? 0)
  }

  tuple(length: number): void {
    this.stack.push(this.stack.splice(this.stack.length - length))
  }

  remember(key: number): void {
    this.memo.set(key, this.stack.at(-1)!)
  }

  append(items: Value[]): void {
    const into = this.stack.at(-1)
    if (!Array.isArray(into)) throw new Error('its pickle appends to something that is no list')
    into.push(...items)
  }

  put(items: Value[]): void {
    const into = this.stack.at(-1)
    if (!(into instanceof Map)) throw new Error('its pickle stores an entry outside a dictionary')
    for (let i = 0; i < items.length; i += 2) into.set(items[i]!, items[i + 1]!)
  }

  reduce(): void {
    const [what, given] = this.stack.splice(-2)
    this.stack.push(made(what!, given as Value[]))
  }
}

/** The instructions that arrays need. */
const INSTRUCTIONS: Record<number, (machine: Machine) => unknown> = {
  128: (m) => m.take(1), // PROTO
  149: (m) => m.take(8), // FRAME
  125: (m) => m.stack.push(new Map()), // EMPTY_DICT
  40: (m) => m.marks.push(m.stack.length), // MARK
  78: (m) => m.stack.push(null), // NONE
  136: (m) => m.stack.push(true), // NEWTRUE
  137: (m) => m.stack.push(false), // NEWFALSE
  75: (m) => m.stack.push(m.number(1)), // BININT1
  77: (m) => m.stack.push(m.number(2)), // BININT2
  74: (m) => m.stack.push(m.take(4).readInt32LE(0)), // BININT
  88: (m) => m.stack.push(m.take(m.number(4)).toString('utf8')), // BINUNICODE
  140: (m) => m.stack.push(m.take(m.number(1)).toString('utf8')), // SHORT_BINUNICODE
  66: (m) => m.stack.push(m.take(m.number(4))), // BINBYTES
  67: (m) => m.stack.push(m.take(m.number(1))), // SHORT_BINBYTES
  93: (m) => m.stack.push([]), // EMPTY_LIST
  97: (m) => m.append(m.stack.splice(-1)), // APPEND
  101: (m) => m.append(m.sinceMark()), // APPENDS
  41: (m) => m.stack.push([]), // EMPTY_TUPLE
  133: (m) => m.tuple(1), // TUPLE1
  134: (m) => m.tuple(2), // TUPLE2
  135: (m) => m.tuple(3), // TUPLE3
  116: (m) => m.stack.push(m.sinceMark()), // TUPLE
  99: (m) => m.stack.push({ named: `${m.line()} ${m.line()}` }), // GLOBAL
  113: (m) => m.remember(m.number(1)), // BINPUT
  114: (m) => m.remember(m.number(4)), // LONG_BINPUT
  148: (m) => m.remember(m.memo.size), // MEMOIZE
  104: (m) => m.stack.push(m.memo.get(m.number(1))!), // BINGET
  106: (m) => m.stack.push(m.memo.get(m.number(4))!), // LONG_BINGET
  115: (m) => m.put(m.stack.splice(-2)), // SETITEM
  117: (m) => m.put(m.sinceMark()), // SETITEMS
  82: (m) => m.reduce(), // REDUCE
  98: (m) => describe(m.stack.pop()!, m.stack.at(-1)), // BUILD
}

/** The result of a call, of the three functions that make arrays. */
function made(what: Value, given: readonly Value[]): Value {
  const { named } = what as Named
  if (named === '_codecs encode') return Buffer.from(String(given[0]), 'latin1')
  if (named === 'numpy dtype') return { type: String(given[0]), littleEndian: true, data: null }
  if (/^numpy\.(_core|core)\.multiarray _reconstruct$/.test(named))
    return { type: null, littleEndian: true, data: null }
  throw new Error(`its pickle calls ${named}, which arrays do not need`)
}

/** Sets the state of an array, (version, shape, type, Fortran order, bytes), or of a type, (version, byte order, …). */
function describe(state: Value, array: Value | undefined): void {
  if (!isNumbers(array) || !Array.isArray(state)) throw new Error('its pickle describes something that is no array')
  const [, second, third, , data] = state
  if (Array.isArray(second)) Object.assign(array, { ...(third as Numbers), data: data as Buffer })
  else array.littleEndian = second !== '>'
}
