/** Recognises files by their first bytes, so that an error can say what a file is instead of what it is not. */
import { closeSync, openSync, readSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { COPY_AGAIN, UsageError } from '../errors.ts'
import { quoted } from '../quoted.ts'

/** As many first bytes of a file as tell its kind. */
export const START_BYTES = 512

interface FileKind {
  name: string
  /** Completes "it is …". */
  title: string
  /** Of what stands in place of the file that is meant, or is packed: how to get that file. */
  remedy?(path: string, start: Buffer): string
  recognises(start: Buffer): boolean
}

const begins =
  (...bytes: number[]) =>
  (start: Buffer) =>
    start.subarray(0, bytes.length).equals(Buffer.from(bytes))
const text = (start: Buffer) => start.toString('latin1', 0, 512).trimStart().toLowerCase()

const isTar = (start: Buffer) => start.toString('latin1', 257, 262) === 'ustar'

const KINDS = [
  { name: 'empty', title: 'empty', remedy: () => COPY_AGAIN, recognises: (start) => start.length === 0 },
  {
    name: 'lfs',
    title: 'a pointer of Git LFS to the real file',
    remedy: (path) => `get that file with \`${inFolder(path, 'git')} lfs pull\``,
    recognises: (start) => text(start).startsWith('version https://git-lfs'),
  },
  {
    name: 'html',
    title: 'an HTML page, such as a download page or an error message',
    remedy: (path) => `download the file itself, for instance with \`curl -L -o ${argument(path)} URL\``,
    recognises: (start) => /^<(!doctype html|html|head|\?xml)/.test(text(start)),
  },
  { name: 'zip', title: 'a zip archive', recognises: begins(0x50, 0x4b, 0x03, 0x04) },
  {
    name: 'gzip',
    title: 'compressed by gzip',
    remedy: (path, start) =>
      isTar(unpackedStart(start)) ? unpackWith(`tar -xzf ${argument(path)}`) : `unpack it with \`${gunzip(path)}\``,
    recognises: begins(0x1f, 0x8b),
  },
  {
    name: 'hdf5',
    title: 'an HDF5 file, such as Keras writes',
    recognises: begins(0x89, 0x48, 0x44, 0x46),
  },
  {
    name: 'tar',
    title: 'a tar archive',
    remedy: (path) => unpackWith(`tar -xf ${argument(path)}`),
    recognises: isTar,
  },
  {
    name: 'picture',
    title: 'a picture',
    recognises: (start) => /^(\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4})/s.test(start.toString('latin1', 0, 10)),
  },
  { name: 'numpy', title: 'a NumPy array', recognises: begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59) },
  { name: 'pickle', title: 'a Python pickle', recognises: (start) => start[0] === 0x80 && (start[1] ?? 9) <= 5 },
  {
    name: 'onnx',
    title: 'an ONNX model',
    // Protocol buffers: the version of the format, then the name of the program that wrote it, or the graph.
    recognises: (start) =>
      start[0] === 0x08 && (start[1] ?? 99) < 32 && [0x12, 0x1a, 0x22, 0x3a].includes(start[2] ?? 0),
  },
  {
    name: 'safetensors',
    title: 'a safetensors file',
    // The length of its header in eight bytes, of which text would fill the last ones.
    recognises: (start) => start[8] === 0x7b && start[6] === 0 && start[7] === 0,
  },
] as const satisfies readonly FileKind[]

export type FileKindName = (typeof KINDS)[number]['name']

interface KnownKind {
  name: FileKindName
  title: string
  remedy?: FileKind['remedy']
}

/** @param start - the first bytes of a file, at least 512 where it has as many. @returns null for an unknown kind. */
export function fileKind(start: Buffer): KnownKind | null {
  return KINDS.find(({ recognises }) => recognises(start)) ?? null
}

/** The first bytes of a file, which tell its kind. @throws as Node does where it cannot be read. */
export function startOf(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const start = Buffer.alloc(START_BYTES)
    return start.subarray(0, readSync(descriptor, start))
  } finally {
    closeSync(descriptor)
  }
}

interface Wanted {
  /** With its article, e.g. `an array of features`. */
  what: string
  /** Kinds that the reader takes, or tells more of itself. */
  takes: readonly FileKindName[]
  /** What to do about a file of another kind. */
  remedy: string
}

/** @param start - the first bytes of the file. @throws UsageError for a file of a known kind that is not wanted. */
export function checkKind(path: string, start: Buffer, { what, takes, remedy }: Wanted): void {
  const kind = fileKind(start)
  if (kind === null || takes.includes(kind.name)) return
  throw new UsageError({
    what: `${path} is ${kind.title}, not ${what}`,
    remedy: kind.remedy?.(path, start) ?? remedy,
  })
}

/** A command that unpacks a file whatever its ending is: gunzip itself refuses those that it does not know. */
export function gunzip(path: string): string {
  const ending = extname(path)
  const packed = /^\.(t?gz|gzip)$/i.test(ending)
  const name = basename(path, ending)
  const unpacked = packed && ending.toLowerCase() !== '.tgz' ? name : `${name}-unpacked${packed ? '.tar' : ending}`
  return `gunzip -c ${argument(path)} > ${argument(join(dirname(path), unpacked))}`
}

const unpackWith = (command: string) => `unpack it with \`${command}\` and name the file in it`

/** As much of what gzip has compressed as its first bytes tell. */
function unpackedStart(start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}

/** A path as a word of a command, which takes none for an option. */
const argument = (path: string): string => quoted(path.startsWith('-') ? `./${path}` : path)

/** The program, told to work in the folder of a file. */
const inFolder = (path: string, program: string): string => {
  const folder = dirname(path)
  return folder === '.' ? program : `${program} -C ${argument(folder)}`
}
