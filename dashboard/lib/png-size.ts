/** Reads the size of a stored PNG from its header. */
import { closeSync, openSync, readSync } from 'node:fs'
import { artefactPath, isInStore } from './artefact-file.ts'

/** A PNG starts with this signature, followed by a header with width and height. */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const HEADER = 24

export interface PngSize {
  /** In pixels. */
  width: number
  height: number
}

/** @returns null when the file is missing or is not a PNG. */
export function pngSize(store: string, sha256: string): PngSize | null {
  if (!isInStore(store, sha256)) return null
  const header = new Uint8Array(HEADER)
  try {
    const handle = openSync(artefactPath(store, sha256), 'r')
    try {
      const whole =
        readSync(handle, header, 0, HEADER, 0) === HEADER && SIGNATURE.every((byte, i) => header[i] === byte)
      const view = new DataView(header.buffer)
      return whole ? { width: view.getUint32(16), height: view.getUint32(20) } : null
    } finally {
      closeSync(handle)
    }
  } catch {
    return null
  }
}
