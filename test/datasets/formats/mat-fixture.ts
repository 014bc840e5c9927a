/** MATLAB 5 files of rows of doubles, neither compressed nor in small elements. */
export function matFile(rows: Record<string, readonly number[]>): Buffer {
  const header = Buffer.alloc(128, ' ')
  header.write('MATLAB 5.0 MAT-file')
  header.writeUInt16LE(0x0100, 124)
  header.write('IM', 126)
  const arrays = Object.entries(rows).map(([name, values]) => {
    const flags = element(6, words(6, 0))
    const dimensions = element(5, words(1, values.length))
    const numbers = Buffer.from(Float64Array.from(values).buffer)
    return element(14, Buffer.concat([flags, dimensions, element(1, Buffer.from(name)), element(9, numbers)]))
  })
  return Buffer.concat([header, ...arrays])
}

function element(type: number, data: Buffer): Buffer {
  return Buffer.concat([words(type, data.length), data, Buffer.alloc((8 - (data.length % 8)) % 8)])
}

function words(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer)
}
