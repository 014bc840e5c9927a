/** What `maskbench export --html` writes beside the script of the pages, as a script because pages on a disk cannot fetch. */

interface SnapshotData {
  /** File name of the store. */
  store: string
  /** The SQLite file, compressed with gzip, in base64. */
  database: string
  /** Pictures that the snapshot contains: by digest, the first 24 bytes of each PNG in base64. */
  pictures: Record<string, string>
  /** The runs whose curves and pictures are left out. */
  withoutPages: string[]
  /** In the footer of every page. */
  provenance: string
}

declare global {
  /** Set by the snapshot's `data.js`. */
  var maskbench: SnapshotData
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))

/** Decompresses the store. */
export async function readStore(): Promise<Uint8Array> {
  const stream = new Blob([bytesOf(maskbench.database)]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
