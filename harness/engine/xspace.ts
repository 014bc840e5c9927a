/** Reads the ops from the output of TensorFlow's profiler (tsl/profiler/protobuf/xplane.proto). */
import { PbfReader } from 'pbf'

export interface OpRun {
  /** The op that TensorFlow ran: `_MklNativeConv2D` if oneDNN replaced a `Conv2D`. */
  op: string
  /** Types and shapes of the inputs, as in `(float[64,3];int32[2])`. */
  inputs: string
  /** Start and end in milliseconds since an arbitrary time. */
  start: number
  end: number
}

interface Plane {
  lines: Line[]
  names: Map<number, string>
  /** Names of statistics, which can also be values of other statistics. */
  words: Map<number, string>
}

interface Line {
  startNs: number
  events: Event[]
}

interface Event {
  name: number
  offsetPs: number
  durationPs: number
  stats: { name: number; word: number; text: string }[]
}

/** Every op that ran within a function. @param bytes - a serialised XSpace. */
export function opsOf(bytes: Uint8Array): OpRun[] {
  const planes: Plane[] = []
  const readSpace = (tag: number, _: null, pbf: PbfReader) => {
    if (tag === 1) planes.push(pbf.readMessage(readPlane, { lines: [], names: new Map(), words: new Map() }))
  }
  new PbfReader(bytes).readFields(readSpace, null)
  return planes.flatMap((plane) =>
    plane.lines.flatMap((line) => line.events.flatMap((event) => asOp(plane, line, event))),
  )
}

/** An op's name within its function and its type, as in `n12:Conv2D`. The name of a single op is its type. */
const OP = /^(?!(\w+):\1$)[\w./-]+:(\w+)$/

function asOp({ names, words }: Plane, { startNs }: Line, event: Event): OpRun[] {
  const op = OP.exec(names.get(event.name) ?? '')?.[2]
  if (op === undefined) return []
  const shapes = event.stats.find(({ name }) => words.get(name) === 'shape')
  const start = startNs / 1e6 + event.offsetPs / 1e9
  const inputs = shapes ? shapes.text || words.get(shapes.word) || '' : ''
  return [{ op, inputs, start, end: start + event.durationPs / 1e9 }]
}

function readPlane(tag: number, plane: Plane, pbf: PbfReader): void {
  if (tag === 3) plane.lines.push(pbf.readMessage(readLine, { startNs: 0, events: [] }))
  else if (tag === 4) plane.names.set(...readEntry(pbf))
  else if (tag === 5) plane.words.set(...readEntry(pbf))
}

/** Reads an entry of a map from numbers to messages whose second field is a name. */
function readEntry(pbf: PbfReader): [number, string] {
  const readName = (tag: number, entry: { key: number; name: string }, pbf: PbfReader) => {
    if (tag === 2) entry.name = pbf.readString()
  }
  const readPair = (tag: number, entry: { key: number; name: string }, pbf: PbfReader) => {
    if (tag === 1) entry.key = pbf.readVarint()
    else if (tag === 2) pbf.readMessage(readName, entry)
  }
  const { key, name } = pbf.readMessage(readPair, { key: 0, name: '' })
  return [key, name]
}

function readLine(tag: number, line: Line, pbf: PbfReader): void {
  if (tag === 3) line.startNs = pbf.readVarint()
  else if (tag === 4) line.events.push(pbf.readMessage(readEvent, { name: 0, offsetPs: 0, durationPs: 0, stats: [] }))
}

function readEvent(tag: number, event: Event, pbf: PbfReader): void {
  if (tag === 1) event.name = pbf.readVarint()
  else if (tag === 2) event.offsetPs = pbf.readVarint()
  else if (tag === 3) event.durationPs = pbf.readVarint()
  else if (tag === 4) event.stats.push(pbf.readMessage(readStat, { name: 0, word: 0, text: '' }))
}

function readStat(tag: number, stat: Event['stats'][number], pbf: PbfReader): void {
  if (tag === 1) stat.name = pbf.readVarint()
  else if (tag === 5) stat.text = pbf.readString()
  else if (tag === 7) stat.word = pbf.readVarint()
}
