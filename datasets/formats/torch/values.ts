/** The values that are read from a pickle. */

export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Pickled[]
  | Map<Pickled, Pickled>
  | Set<Pickled>
  | object

/** What a global stands for: `call` makes its value from arguments that were read, and never runs code of the file. */
export interface Global {
  name: string
  call(args: readonly Pickled[]): Pickled
}

/** The pickle is damaged or holds what is refused. The message completes "it cannot be read: …". */
export class BadPickle extends Error {}

/** The pickle was not written or copied as a whole. */
export class DamagedPickle extends BadPickle {}

/** A value that is kept by the name of its class only. */
export class Opaque {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Begins the items of a list, tuple, dictionary or set on the stack. */
export const MARK = Symbol('mark')

export type Item = Pickled | Global | typeof MARK
