/**
 * Features of bytes of a serialised `tf.train.Example`, whose fields are
 * Example { 1: Features { 1: map<string, Feature { 1: BytesList { 1: repeated bytes } }> } }.
 */
import { PbfReader } from 'pbf'

/** Tag of a value of a BytesList. */
const VALUE = 0x0a

/**
 * @returns the bytes of the wanted features, the values of each one after the other: an image may be one value, or a
 * value for each of its bytes.
 */
export function bytesFeatures(example: Uint8Array, wanted: ReadonlySet<string>): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  new PbfReader(example).readFields((field, _, features) => {
    if (field !== 1) return
    features.readMessage((field, _, entries) => {
      if (field !== 1) return
      const { name, feature } = entries.readMessage(readEntry, { name: '', feature: new Uint8Array() })
      if (wanted.has(name)) found.set(name, bytesOf(feature))
    }, null)
  }, null)
  return found
}

function readEntry(field: number, entry: { name: string; feature: Uint8Array }, pbf: PbfReader): void {
  if (field === 1) entry.name = pbf.readString()
  else if (field === 2) entry.feature = pbf.readBytes()
}

function bytesOf(feature: Uint8Array): Uint8Array {
  const lists: Uint8Array[] = []
  new PbfReader(feature).readFields((field, lists, pbf) => {
    if (field === 1) lists.push(joined(pbf.readBytes()))
  }, lists)
  return lists.length === 1 ? lists[0]! : Buffer.concat(lists)
}

function joined(list: Uint8Array): Uint8Array {
  const out = new Uint8Array(list.length)
  let length = 0
  const pbf = new PbfReader(list)
  while (pbf.pos < list.length) {
    // A million values of a byte each are the rule: too many for a call each.
    let at = pbf.pos
    while (list[at] === VALUE && list[at + 1] === 1 && at + 2 < list.length) {
      out[length++] = list[at + 2]!
      at += 3
    }
    pbf.pos = at
    if (pbf.nextField() !== 1) break
    const value = pbf.readBytes()
    out.set(value, length)
    length += value.length
  }
  return out.subarray(0, length)
}
