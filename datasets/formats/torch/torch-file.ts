/**
 * Reads files of `torch.save` without Python, and without running any code of theirs: the zip form of torch 1.6 and
 * later, and the form before it. Values are dictionaries (`Map`), lists, text, numbers and tensors; harmless objects
 * beside them, such as hyperparameters, are kept by the name of their class only.
 */
import * as numbers from '../../../harness/base/numbers.ts'
import { BadZip, DamagedZip, zipContent, zipEntries } from '../zip.ts'
import { type Resolver, readPickle } from './pickle.ts'
import { BadPickle, DamagedPickle, type Global, Opaque, type Pickled } from './values.ts'

/** A pickle of a checkpoint has a few hundred kilobytes; tensors are stored beside it. */
const MOST_PICKLE_BYTES = 2 ** 26
/** Bytes that decoded tensors may have per byte of the file (int8 becomes float32), and beyond. */
const GROWTH = 4
const SPARE_BYTES = 2 ** 26
const MOST_AXES = 16
/** Items of all dictionaries that are made from a list, which a pickle may name again and again. */
const MOST_ITEMS = 1_000_000

/** The file is damaged or holds what is refused. The message completes "it cannot be read: …". */
export class BadTorchFile extends Error {}

/** The file was not written or copied as a whole. */
export class DamagedTorchFile extends BadTorchFile {}

const TOO_LARGE = 'its pickle is larger than 64 MiB, as where weights are arrays of NumPy instead of tensors of torch'

class Storage {
  readonly type: numbers.NumberType | null
  readonly typeName: string
  readonly key: string
  constructor(typeName: string, key: string) {
    this.type = TYPES[typeName] ?? null
    this.typeName = typeName
    this.key = key
  }
}

/** A view of a storage; its values are decoded on demand. */
export class TorchTensor {
  readonly shape: readonly number[]
  readonly #read: () => Float32Array

  constructor(shape: readonly number[], read: () => Float32Array) {
    this.shape = shape
    this.#read = read
  }

  /** The values in C order as float32. @throws BadTorchFile when its storage is missing, truncated or too large. */
  values(): Float32Array {
    return saying(this.#read)
  }
}

const TYPES: Record<string, numbers.NumberType> = {
  DoubleStorage: numbers.FLOAT64,
  FloatStorage: numbers.FLOAT32,
  HalfStorage: numbers.FLOAT16,
  BFloat16Storage: numbers.BFLOAT16,
  LongStorage: numbers.INT64,
  IntStorage: numbers.INT32,
  ShortStorage: numbers.INT16,
  CharStorage: numbers.INT8,
  ByteStorage: numbers.UINT8,
  BoolStorage: numbers.BOOLEAN,
}

/** Modules whose objects describe a training and hold no weights. They are skipped. */
const SKIPPED =
  /^(argparse|omegaconf|typing|pathlib|enum|datetime|numpy|pytorch_lightning|lightning|lightning_fabric|lightning_utilities|_codecs|easydict|yacs|addict|ml_collections|mmcv|mmengine|hydra)(\.|$)/
const SKIPPED_GLOBALS = new Set([
  'collections.defaultdict',
  'collections.Counter',
  'collections.deque',
  'torch.device',
  'torch.Size',
  '__builtin__.set',
  'builtins.set',
  'builtins.dict',
  'builtins.list',
  'builtins.int',
  'builtins.float',
  'builtins.str',
  'builtins.bool',
  'builtins.tuple',
  'builtins.complex',
  'builtins.slice',
])
const DTYPE =
  /^torch\.(float16|float32|float64|bfloat16|half|float|double|int8|int16|int32|int64|uint8|bool|long|int|short)$/

/** Classes of models, of which `torch.save(model, …)` writes the names. */
const MODULE =
  /^(torchvision\.models|timm\.models|timm\.layers|transformers\.models|torch\.nn\.modules|lightly\.models)\./
const QUANTISED = /^torch\.(quint\d|qint\d|.*\._rebuild_qtensor$|QU?Int\d+Storage|_utils\._rebuild_qtensor)/

type ReadStorage = (key: string, bytesPerItem: number) => Buffer

/** Whether bytes begin like a file of `torch.save`, of either form. */
export function isTorchFile(bytes: Buffer): boolean {
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) return true
  return bytes[0] === 0x80 && bytes.subarray(0, LEGACY_MAGIC.length).equals(LEGACY_MAGIC)
}

/** @param bytes - the whole file. @throws BadTorchFile */
export function readTorchFile(bytes: Buffer): Pickled {
  return saying(() => (bytes[0] === 0x80 ? readLegacy(bytes) : readZip(bytes)))
}

function saying<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof DamagedZip || error instanceof DamagedPickle)
      throw new DamagedTorchFile(error.message, { cause: error })
    if (error instanceof BadZip || error instanceof BadPickle) throw new BadTorchFile(error.message, { cause: error })
    throw error
  }
}

/** What torch.export writes into its archives. */
const EXPORTED = /(^|\/)(archive_format|serialized_exported_program\.json|models\/[^/]+\.json)$/

function readZip(archive: Buffer): Pickled {
  const entries = zipEntries(archive)
  const names = [...entries.keys()]
  const pickle = names.find((name) => name === 'data.pkl' || name.endsWith('/data.pkl'))
  if (pickle === undefined && names.some((name) => EXPORTED.test(name))) {
    throw new BadTorchFile('it is a program of torch.export, not weights; save `model.state_dict()`, or export to ONNX')
  }
  if (pickle === undefined)
    throw new BadTorchFile('it is a zip archive without data.pkl, so torch.save did not write it')
  const root = pickle.slice(0, -'data.pkl'.length)
  if (names.some((name) => name.startsWith(`${root}code/`))) {
    throw new BadTorchFile('it is a TorchScript program; save `model.state_dict()` instead')
  }
  const order = entries.get(`${root}byteorder`)
  if (order && zipContent(archive, order, 64).toString('latin1') === 'big') {
    throw new BadTorchFile('it was written on a big-endian machine')
  }
  const storage: ReadStorage = (key) => {
    const entry = entries.get(`${root}data/${key}`)
    if (entry === undefined) throw new DamagedTorchFile(`the storage ${key} is missing from it`)
    return zipContent(archive, entry, archive.length + SPARE_BYTES)
  }
  const content = zipContent(archive, entries.get(pickle)!, MOST_PICKLE_BYTES)
  if (content.length > MOST_PICKLE_BYTES) throw new BadTorchFile(TOO_LARGE)
  return readPickle(content, 0, resolver(storage, archive.length)).value
}

/** The pickled integer 0x1950a86a20f9469cfc6c, with which files of older versions of torch begin. */
const LEGACY_MAGIC = Buffer.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])

/** Magic number, protocol and system facts, then the object, the keys of its storages, and their contents. */
function readLegacy(bytes: Buffer): Pickled {
  const places = new Map<string, { at: number; count: number }>()
  const storage: ReadStorage = (key, size) => {
    const place = places.get(key)
    if (place === undefined) throw new DamagedTorchFile(`the storage ${key} is missing from it`)
    return bytes.subarray(place.at, place.at + place.count * size)
  }
  const sizes = new Map<string, number>()
  const found = resolver(storage, bytes.length, sizes)
  let at = 0
  const next = () => {
    const { value, end } = readPickle(bytes, at, found)
    at = end
    return value
  }
  next()
  next()
  next()
  const object = next()
  const keys = next()
  if (!Array.isArray(keys)) throw new DamagedTorchFile('the list of its storages is damaged')
  for (const key of keys) {
    const size = sizes.get(String(key))
    if (size === undefined || at + 8 > bytes.length) throw new DamagedTorchFile('it is truncated')
    const count = Number(bytes.readBigInt64LE(at))
    places.set(String(key), { at: at + 8, count })
    at += 8 + count * size
    if (!(count >= 0) || at > bytes.length) throw new DamagedTorchFile('it is truncated')
  }
  return object
}

function resolver(readStorage: ReadStorage, fileBytes: number, sizes?: Map<string, number>): Resolver {
  let left = fileBytes * GROWTH + SPARE_BYTES
  let itemsLeft = MOST_ITEMS
  const tensor = (args: readonly Pickled[]): TorchTensor => {
    const [storage, offset, shape, strides] = args
    if (!(storage instanceof Storage) || !isCounts([offset]) || !isCounts(shape) || !isCounts(strides)) {
      throw new DamagedPickle('a tensor in it is damaged')
    }
    if (shape.length !== strides.length) throw new DamagedPickle('a tensor in it is damaged')
    return new TorchTensor(shape, () => {
      const count = shape.reduce((a, b) => a * b, 1)
      left -= count * 4
      if (!(left >= 0)) throw new BadTorchFile('its tensors are larger than its storages')
      return viewOf(storage, readStorage, offset as number, shape, strides)
    })
  }
  const rebuild: Record<string, Global['call']> = {
    'torch._utils._rebuild_tensor_v2': tensor,
    'torch._utils._rebuild_tensor': tensor,
    'torch._utils._rebuild_parameter': ([data]) => data ?? null,
    'torch._utils._rebuild_parameter_with_state': ([data]) => data ?? null,
    'collections.OrderedDict': ([items]) => {
      if (items === undefined) return new Map()
      itemsLeft -= Array.isArray(items) ? items.length : 0
      if (itemsLeft < 0) throw new BadPickle(`its dictionaries have more than ${MOST_ITEMS} items`)
      if (!Array.isArray(items) || !items.every((item) => Array.isArray(item) && item.length === 2)) {
        throw new DamagedPickle('a dictionary in it is damaged')
      }
      return new Map(items as [Pickled, Pickled][])
    },
  }
  return {
    global(module, name) {
      const full = `${module}.${name}`
      const call = Object.hasOwn(rebuild, full) ? rebuild[full] : undefined
      if (call !== undefined) return { name: full, call }
      if (module === 'torch' && Object.hasOwn(TYPES, name)) return { name, call: () => new Opaque(full) }
      if (SKIPPED.test(module) || SKIPPED_GLOBALS.has(full) || DTYPE.test(full)) {
        return { name: full, call: () => new Opaque(full) }
      }
      if (MODULE.test(full)) throw new BadPickle(`it is a whole module, ${full}, and not its weights`)
      if (QUANTISED.test(full))
        throw new BadPickle(`its weights are quantised (${full}), and only real numbers are read`)
      throw new BadPickle(
        `it holds ${full}, which is not read, because only tensors, dictionaries, lists, numbers and text are`,
      )
    },
    persistent(id) {
      const [kind, type, key] = Array.isArray(id) ? id : []
      const name = type !== null && typeof type === 'object' && 'name' in type ? String(type.name) : ''
      if (kind !== 'storage' || key === undefined) throw new DamagedPickle('a storage in it is damaged')
      const storage = new Storage(name, String(key))
      if (storage.type) sizes?.set(storage.key, storage.type.bytes)
      return storage
    },
  }
}

const isCounts = (value: Pickled | undefined): value is number[] =>
  Array.isArray(value) &&
  value.length <= MOST_AXES &&
  value.every((one) => Number.isSafeInteger(one) && (one as number) >= 0)

function viewOf(
  { type, typeName, key }: Storage,
  readStorage: ReadStorage,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  if (type === null) throw new BadTorchFile(`a tensor of the type ${typeName} is not supported`)
  const count = shape.reduce((a, b) => a * b, 1)
  if (count === 0) return new Float32Array()
  const bytes = readStorage(key, type.bytes)
  const last = shape.reduce((at, side, axis) => at + (side - 1) * strides[axis]!, offset)
  if ((last + 1) * type.bytes > bytes.length) throw new DamagedTorchFile(`the storage ${key} is truncated`)
  if (isContiguous(shape, strides)) return numbers.decodeNumbers(type, bytes.subarray(offset * type.bytes), count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float32Array(count)
  const index = shape.map(() => 0)
  let at = offset
  for (let i = 0; i < count; i++) {
    values[i] = type.get(view, at * type.bytes)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1
      at += strides[axis]!
      if (index[axis]! < shape[axis]!) break
      at -= shape[axis]! * strides[axis]!
      index[axis] = 0
    }
  }
  return values
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis]!
  }
  return true
}
