/** Recognises files by their first bytes, so that an error can say what a file is instead of what it is not. */

interface FileKind {
  name: string
  /** Completes "it is …". */
  title: string
  /** What to do to get weights out of it; undefined for what can be read. */
  remedy?: string
  recognises(start: Buffer): boolean
}

const begins =
  (...bytes: number[]) =>
  (start: Buffer) =>
    start.subarray(0, bytes.length).equals(Buffer.from(bytes))
const text = (start: Buffer) => start.toString('latin1', 0, 512).trimStart().toLowerCase()

const KINDS = [
  { name: 'empty', title: 'empty', remedy: 'copy or download it again', recognises: (start) => start.length === 0 },
  {
    name: 'lfs',
    title: 'a pointer of Git LFS to the real file',
    remedy: 'get that file with `git lfs pull`',
    recognises: (start) => text(start).startsWith('version https://git-lfs'),
  },
  {
    name: 'html',
    title: 'an HTML page, such as a download page or an error message',
    remedy: 'download the file itself, for instance with `curl -L -o FILE URL`',
    recognises: (start) => /^<(!doctype html|html|head|\?xml)/.test(text(start)),
  },
  { name: 'zip', title: 'a zip archive', recognises: begins(0x50, 0x4b, 0x03, 0x04) },
  {
    name: 'gzip',
    title: 'compressed by gzip',
    remedy: 'unpack it with `gunzip FILE`, or `tar -xzf FILE` for a .tar.gz',
    recognises: begins(0x1f, 0x8b),
  },
  {
    name: 'hdf5',
    title: 'an HDF5 file, such as Keras writes',
    remedy: 'convert it to ONNX with `python -m tf2onnx.convert --keras FILE --output encoder.onnx`',
    recognises: begins(0x89, 0x48, 0x44, 0x46),
  },
  {
    name: 'tar',
    title: 'a tar archive',
    remedy: 'unpack it with `tar -xf FILE` and name the file of weights in it',
    recognises: (start) => start.toString('latin1', 257, 262) === 'ustar',
  },
  {
    name: 'picture',
    title: 'a picture',
    remedy: 'name a file of weights; --data names images',
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
  { name: 'safetensors', title: 'a safetensors file', recognises: (start) => start[8] === 0x7b },
] as const satisfies readonly FileKind[]

type FileKindName = (typeof KINDS)[number]['name']

interface KnownKind {
  name: FileKindName
  title: string
  remedy?: string
}

/** @param start - the first bytes of a file, at least 512 where it has as many. @returns null for an unknown kind. */
export function fileKind(start: Buffer): KnownKind | null {
  return KINDS.find(({ recognises }) => recognises(start)) ?? null
}
