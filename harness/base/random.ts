/**
 * The one source of randomness: xoshiro128** (Blackman and Vigna 2018), seeded by a hash of the seed's text. Its state
 * is four 32-bit words, small enough to live in every checkpoint.
 */
export type RandomState = readonly [number, number, number, number]

export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number | string) {
    const next = hashWords(String(seed))
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next()
    for (let i = 0; i < 16; i++) this.#next()
  }

  static restore(state: RandomState): Random {
    const random = new Random(0)
    ;[random.#a, random.#b, random.#c, random.#d] = state
    return random
  }

  state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d]
  }

  /** An independent generator for one purpose; does not advance this one. */
  fork(name: string): Random {
    return new Random(`${this.#a}.${this.#b}.${this.#c}.${this.#d}/${name}`)
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (((this.#next() >>> 5) * 67108864 + (this.#next() >>> 6)) / 9007199254740992)
  }

  /** Standard normal (Box-Muller, one value per call, so that there is no hidden state). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Uniform integer in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n)
  }

  /** A random order of 0 … n-1 (Fisher-Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const held = order[i]!
      order[i] = order[j]!
      order[j] = held
    }
    return order
  }

  #next(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = rotate(this.#d, 11)
    return result
  }
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k))
}

/** A well-mixed sequence of 32-bit words from a text (FNV-1a, then splitmix32). */
function hashWords(text: string): () => number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return () => {
    h = (h + 0x9e3779b9) | 0
    let z = h
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
}
