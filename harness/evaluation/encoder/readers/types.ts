/** What the readers of weights have in common. */

/** A tensor of a file in PyTorch's layout; its values are decoded on demand. */
export interface StoredTensor {
  shape: readonly number[]
  values(): Float32Array
}

export interface WeightsFile {
  tensors: Map<string, StoredTensor>
  /** Texts of the header of a safetensors file; empty for others. */
  metadata: Record<string, string>
  /** What was chosen while reading, in whole phrases for the user. */
  notes: string[]
}

export interface Reader {
  /** Whether it reads files that begin with these bytes. */
  reads(bytes: Buffer): boolean
  /**
   * @param path - for messages.
   * @param key - the dictionary within the file to take, if one was chosen.
   * @throws UsageError saying why the file cannot be read, and the remedy.
   */
  read(bytes: Buffer, path: string, key: string | null): WeightsFile
}
