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

/** The machine of Python's pickle format, protocols 2 to 4, with the instructions that arrays need. */
function unpickled(bytes: Buffer): Value {
  let at = 0
  const stack: Value[] = []
  const marks: number[] = []
  const memo = new Map<number, Value>()
  const take = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  const number = (length: number) => take(length).readUIntLE(0, length)
  const line = () => {
    const end = bytes.indexOf('\n', at)
    const text = bytes.toString('utf8', at, end)
    at = end + 1
    return text
  }
  const sinceMark = () => stack.splice(marks.pop() ?? 0)
  const tuple = (length: number) => stack.push(stack.splice(stack.length - length))
  const append = (items: Value[]) => {
    const into = stack.at(-1)
    if (!Array.isArray(into)) throw new Error('its pickle appends to something that is no list')
    into.push(...items)
  }
  const put = (items: Value[]) => {
    const into = stack.at(-1)
    if (!(into instanceof Map)) throw new Error('its pickle stores an entry outside a dictionary')
    for (let i = 0; i < items.length; i += 2) into.set(items[i]!, items[i + 1]!)
  }
  const steps: Record<number, () => unknown> = {
    128: () => take(1), // PROTO
    149: () => take(8), // FRAME
    125: () => stack.push(new Map()), // EMPTY_DICT
    40: () => marks.push(stack.length), // MARK
    78: () => stack.push(null), // NONE
    136: () => stack.push(true), // NEWTRUE
    137: () => stack.push(false), // NEWFALSE
    75: () => stack.push(number(1)), // BININT1
    77: () => stack.push(number(2)), // BININT2
    74: () => stack.push(take(4).readInt32LE(0)), // BININT
    88: () => stack.push(take(number(4)).toString('utf8')), // BINUNICODE
    140: () => stack.push(take(number(1)).toString('utf8')), // SHORT_BINUNICODE
    66: () => stack.push(take(number(4))), // BINBYTES
    67: () => stack.push(take(number(1))), // SHORT_BINBYTES
    93: () => stack.push([]), // EMPTY_LIST
    97: () => append(stack.splice(-1)), // APPEND
    101: () => append(sinceMark()), // APPENDS
    41: () => stack.push([]), // EMPTY_TUPLE
    133: () => tuple(1), // TUPLE1
    134: () => tuple(2), // TUPLE2
    135: () => tuple(3), // TUPLE3
    116: () => stack.push(sinceMark()), // TUPLE
    99: () => stack.push({ named: `${line()} ${line()}` }), // GLOBAL
    113: () => memo.set(number(1), stack.at(-1)!), // BINPUT
    114: () => memo.set(number(4), stack.at(-1)!), // LONG_BINPUT
    148: () => memo.set(memo.size, stack.at(-1)!), // MEMOIZE
    104: () => stack.push(memo.get(number(1))!), // BINGET
    106: () => stack.push(memo.get(number(4))!), // LONG_BINGET
    115: () => put(stack.splice(-2)), // SETITEM
    117: () => put(sinceMark()), // SETITEMS
    82: () => {
      // REDUCE
      const [what, given] = stack.splice(-2)
      stack.push(made(what!, given as Value[]))
    },
    98: () => describe(stack.pop()!, stack.at(-1)), // BUILD
  }
  for (;;) {
    if (at >= bytes.length) throw new Error('its pickle ends too early')
    const code = bytes[at]!
    at++
    if (code === STOP) return stack.pop()!
    const step = steps[code]
    if (!step) throw new Error(`its pickle has the instruction 0x${code.toString(16)}, which arrays do not need`)
    step()
  }
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
