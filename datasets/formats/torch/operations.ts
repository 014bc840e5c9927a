/** The operations of a pickle's stack machine. https://github.com/python/cpython/blob/main/Lib/pickletools.py */
import { BadPickle, DamagedPickle, type Global, type Item, Opaque, type Pickled } from './values.ts'

const MOST_LONG_BYTES = 1024

/** What an operation may do to the machine. */
export interface Face {
  push(item: Item): void
  /** Pushes a new dictionary, list, tuple or set. */
  made(container: Pickled): void
  pop(): Pickled
  popItem(): Item
  drop(): void
  top(): Pickled
  mark(): void
  sinceMark(): Pickled[]
  uint(size: number): number
  int32(): number
  float64(): number
  bytes(length: number): Buffer
  length64(): number
  line(): string
  put(index: number): void
  memoize(): void
  get(index: number): void
  global(module: string, name: string): void
  callable(item: Item): Global
  persistent(id: Pickled): void
}

const code = (letter: string) => letter.charCodeAt(0)

function long(bytes: Buffer): number | bigint {
  if (bytes.length > MOST_LONG_BYTES) throw new BadPickle('it holds an integer of more than a thousand bytes')
  if (bytes.length === 0) return 0
  const value = BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`))
  return small(value)
}

const small = (value: bigint) => (BigInt.asIntN(53, value) === value ? Number(value) : value)

function decimal(text: string): number | bigint {
  const digits = text.replace(/L$/, '')
  if (!/^\s*-?\d{1,1000}\s*$/.test(digits)) throw new DamagedPickle('it holds a damaged integer')
  return small(BigInt(digits.trim()))
}

function setItems(into: Pickled, items: readonly Pickled[]): void {
  if (into instanceof Opaque) return
  if (!(into instanceof Map) || items.length % 2 !== 0) throw new BadPickle('it sets items of what is no dictionary')
  for (let i = 0; i < items.length; i += 2) into.set(items[i]!, items[i + 1]!)
}

function append(into: Pickled, items: readonly Pickled[]): void {
  if (into instanceof Opaque) return
  if (into instanceof Set) for (const item of items) into.add(item)
  else if (Array.isArray(into)) for (const item of items) into.push(item)
  else throw new BadPickle('it appends to what is no list')
}

function dictionary(items: readonly Pickled[]): Map<Pickled, Pickled> {
  const made = new Map<Pickled, Pickled>()
  setItems(made, items)
  return made
}

function call(face: Face, callee: Item, args: Pickled): void {
  if (!Array.isArray(args)) throw new BadPickle('it calls a function without arguments')
  face.made(face.callable(callee).call(args))
}

/** Sets the attributes of an object. They are dropped, since only the name of its class is kept. */
function build(face: Face): void {
  face.pop()
  face.top()
}

const text = (bytes: Buffer) => bytes.toString('utf8')
const copied = (bytes: Buffer) => Uint8Array.from(bytes)

/** Every operation by its byte, but STOP. */
export const OPERATIONS: Record<number, (face: Face) => void> = {
  [code('\x80')]: (f) => void f.uint(1), // PROTO
  [code('\x95')]: (f) => void f.length64(), // FRAME
  [code('(')]: (f) => f.mark(),
  [code('0')]: (f) => f.drop(),
  [code('1')]: (f) => void f.sinceMark(),
  [code('2')]: (f) => f.push(f.top()),
  [code('N')]: (f) => f.push(null),
  [code('\x88')]: (f) => f.push(true),
  [code('\x89')]: (f) => f.push(false),
  [code('I')]: (f) => {
    const line = f.line()
    f.push(line === '01' ? true : line === '00' ? false : decimal(line))
  },
  [code('L')]: (f) => f.push(decimal(f.line())),
  [code('J')]: (f) => f.push(f.int32()),
  [code('K')]: (f) => f.push(f.uint(1)),
  [code('M')]: (f) => f.push(f.uint(2)),
  [code('\x8a')]: (f) => f.push(long(f.bytes(f.uint(1)))), // LONG1
  [code('\x8b')]: (f) => f.push(long(f.bytes(f.int32()))), // LONG4
  [code('F')]: (f) => f.push(Number(f.line())),
  [code('G')]: (f) => f.push(f.float64()),
  [code('S')]: (f) => f.push(f.line().slice(1, -1)),
  [code('T')]: (f) => f.push(text(f.bytes(f.int32()))),
  [code('U')]: (f) => f.push(text(f.bytes(f.uint(1)))),
  [code('V')]: (f) => f.push(f.line()),
  [code('X')]: (f) => f.push(text(f.bytes(f.uint(4)))),
  [code('\x8c')]: (f) => f.push(text(f.bytes(f.uint(1)))), // SHORT_BINUNICODE
  [code('\x8d')]: (f) => f.push(text(f.bytes(f.length64()))), // BINUNICODE8
  [code('B')]: (f) => f.push(copied(f.bytes(f.uint(4)))),
  [code('C')]: (f) => f.push(copied(f.bytes(f.uint(1)))),
  [code('\x8e')]: (f) => f.push(copied(f.bytes(f.length64()))), // BINBYTES8
  [code('\x96')]: (f) => f.push(copied(f.bytes(f.length64()))), // BYTEARRAY8
  [code(']')]: (f) => f.made([]),
  [code('}')]: (f) => f.made(new Map()),
  [code(')')]: (f) => f.made([]),
  [code('\x8f')]: (f) => f.made(new Set()),
  [code('l')]: (f) => f.made(f.sinceMark()),
  [code('t')]: (f) => f.made(f.sinceMark()),
  [code('d')]: (f) => f.made(dictionary(f.sinceMark())),
  [code('\x91')]: (f) => f.made(new Set(f.sinceMark())), // FROZENSET
  [code('\x85')]: (f) => f.made([f.pop()]), // TUPLE1
  [code('\x86')]: (f) => f.made([f.pop(), f.pop()].reverse()),
  [code('\x87')]: (f) => f.made([f.pop(), f.pop(), f.pop()].reverse()),
  [code('a')]: (f) => {
    const item = f.pop()
    append(f.top(), [item])
  },
  [code('e')]: (f) => {
    const items = f.sinceMark()
    append(f.top(), items)
  },
  [code('\x90')]: (f) => {
    const items = f.sinceMark() // ADDITEMS
    append(f.top(), items)
  },
  [code('s')]: (f) => {
    const [value, key] = [f.pop(), f.pop()]
    setItems(f.top(), [key, value])
  },
  [code('u')]: (f) => {
    const items = f.sinceMark()
    setItems(f.top(), items)
  },
  [code('p')]: (f) => f.put(Number(decimal(f.line()))),
  [code('q')]: (f) => f.put(f.uint(1)),
  [code('r')]: (f) => f.put(f.uint(4)),
  [code('\x94')]: (f) => f.memoize(),
  [code('g')]: (f) => f.get(Number(decimal(f.line()))),
  [code('h')]: (f) => f.get(f.uint(1)),
  [code('j')]: (f) => f.get(f.uint(4)),
  [code('c')]: (f) => f.global(f.line(), f.line()),
  [code('\x93')]: (f) => {
    const [name, module] = [f.pop(), f.pop()] // STACK_GLOBAL
    if (typeof name !== 'string' || typeof module !== 'string') throw new BadPickle('it names a global by no text')
    f.global(module, name)
  },
  [code('R')]: (f) => {
    const args = f.pop()
    call(f, f.popItem(), args)
  },
  [code('\x81')]: (f) => {
    const args = f.pop() // NEWOBJ
    call(f, f.popItem(), args)
  },
  [code('\x92')]: (f) => {
    f.pop() // NEWOBJ_EX, with keyword arguments
    const args = f.pop()
    call(f, f.popItem(), args)
  },
  [code('o')]: (f) => {
    const [callee, ...args] = f.sinceMark()
    call(f, callee ?? null, args)
  },
  [code('i')]: (f) => {
    f.global(f.line(), f.line())
    const callee = f.popItem()
    call(f, callee, f.sinceMark())
  },
  [code('b')]: build,
  [code('Q')]: (f) => f.persistent(f.pop()),
  [code('P')]: (f) => f.persistent(f.line()),
}
