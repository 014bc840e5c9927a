/** Arrays in NumPy's .npy format, or the only array of an .npz archive, as float32. */
import { COPY_AGAIN } from '../../harness/base/errors.ts'
import * as numbers from '../../harness/base/numbers.ts'
import { npyHead } from './npy-header.ts'
import { BadZip, DamagedZip, zipContent, zipEntries } from './zip.ts'

export interface NpyArray {
  shape: number[]
  /** In C order. */
  values: Float32Array
}

const MOST_NPZ_BYTES = 2 ** 31
const TYPES: Record<string, numbers.NumberType> = {
  f2: numbers.FLOAT16,
  f4: numbers.FLOAT32,
  f8: numbers.FLOAT64,
  i1: numbers.INT8,
  i2: numbers.INT16,
  i4: numbers.INT32,
  i8: numbers.INT64,
  u1: numbers.UINT8,
  b1: numbers.UINT8,
}

/** The file is no array that can be read. */
export class BadNpy extends Error {
  /** Completes "it cannot be read: …". */
  readonly what: string
  /** How to write one that can; null where that is for the caller to say. */
  readonly remedy: string | null

  constructor(what: string, remedy: string | null = null, options?: ErrorOptions) {
    super(remedy === null ? what : `${what}; ${remedy}`, options)
    this.what = what
    this.remedy = remedy
  }
}

/** @param bytes - the whole file. @throws BadNpy */
export function decodeNpy(bytes: Buffer): NpyArray {
  const head = npyHead(bytes)
  if (head === 'another format') {
    if (bytes.subarray(0, 2).toString('latin1') === 'PK') return decodeNpy(onlyArray(bytes))
    throw new BadNpy('it is not in the .npy format', 'write it with `numpy.save(path, array)`')
  }
  if (head === 'truncated') throw new BadNpy('it is truncated', COPY_AGAIN)
  if (head === 'damaged') throw new BadNpy('its header is damaged', COPY_AGAIN)
  const { descriptor, order, code, shape, fortran, items } = head
  const type = Object.hasOwn(TYPES, code) ? TYPES[code] : undefined
  if (type === undefined || order === '>') {
    const what = code === 'O' ? 'Python objects, such as rows of different lengths' : `of the type ${descriptor}`
    throw new BadNpy(`its items are ${what}; convert them with \`array.astype('<f4')\``)
  }
  const count = shape.reduce((a, b) => a * b, 1)
  if (items.length !== count * type.bytes) {
    throw new BadNpy(`it has ${items.length} bytes of items instead of ${count * type.bytes}`, COPY_AGAIN)
  }
  const values = numbers.decodeNumbers(type, items, count)
  return { shape, values: fortran ? inRows(values, shape) : values }
}

function onlyArray(archive: Buffer): Buffer {
  try {
    const entries = zipEntries(archive)
    const names = [...entries.keys()].filter((name) => name.endsWith('.npy'))
    if (names.length === 1) return zipContent(archive, entries.get(names[0]!)!, MOST_NPZ_BYTES)
    if ([...entries.keys()].some((name) => name.endsWith('/data.pkl'))) {
      throw new BadNpy(
        'it is a file of torch.save',
        "convert it with `numpy.save('x.npy', torch.load('x.pt').float().numpy())`",
      )
    }
    const held = names.slice(0, 5).map((name) => name.slice(0, -'.npy'.length))
    const [first] = held
    const one = first === undefined ? null : `save one with \`numpy.save('x.npy', numpy.load('x.npz')['${first}'])\``
    throw new BadNpy(`it holds ${names.length} arrays instead of one (${held.join(', ')})`, one)
  } catch (error) {
    if (error instanceof BadZip)
      throw new BadNpy(error.message, error instanceof DamagedZip ? COPY_AGAIN : null, { cause: error })
    throw error
  }
}

/** From Fortran order, in which the first index changes fastest, to C order. */
function inRows(values: Float32Array, [rows = 1, ...others]: number[]): Float32Array {
  const columns = others.reduce((a, b) => a * b, 1)
  if (others.length > 1) throw new BadNpy('it is in Fortran order', 'convert it with `numpy.ascontiguousarray(array)`')
  return values.map((_, i) => values[(i % columns) * rows + Math.floor(i / columns)]!)
}
