/**
 * The fully connected conditional random field of Krähenbühl and Koltun (2011, "Efficient inference in fully connected
 * CRFs with Gaussian edge potentials"), which moves the borders of soft masks to those of the image. Its energy
 * (equation 1) is E(x) = sum_i psi_u(x_i) + sum_{i<j} psi_p(x_i, x_j), where psi_u(x_i = l) = -log m_l(i) for mask l, and for Potts
 * labels (equations 2 and 3)
 *
 *   psi_p(x_i, x_j) = [x_i != x_j] (w1 exp(-|p_i - p_j|^2 / 2 a^2 - |I_i - I_j|^2 / 2 b^2) + w2 exp(-|p_i - p_j|^2 / 2 c^2))
 *
 * with positions p in pixels and colours I from 0 to 255. As in the authors' code, each kernel is divided by the square
 * roots of its row sums at both pixels, so that the weights mean the same at every image size.
 */
import { UsageError } from '../base/errors.ts'

export interface CrfOptions {
  /** The appearance kernel: w1, and the bandwidths a in pixels and b in grey levels. */
  appearance: { weight: number; position: number; colour: number }
  /** The smoothness kernel: w2, and the bandwidth c in pixels. */
  smoothness: { weight: number; position: number }
  /** Mean-field updates. */
  iterations: number
}

export interface Soft {
  /** [size, size, n]; where masks do not sum to 1, they are divided by their sum. */
  values: Float32Array
  n: number
}

/** Side in pixels up to which all pairs of pixels fit in memory: they take 170 MB. */
export const LARGEST_CRF = 96
/** A mask below this counts as this, so that no label is impossible. */
const LEAST = 1e-6
/** Smaller numbers add nothing, and below 1e-38 processors are many times slower. */
const NEGLIGIBLE = 1e-30
const MOST_COLOUR = 3 * 255 ** 2

/**
 * The usual parameters (weights 10 and 3, colour bandwidth 13, ten updates), with the usual bandwidths of 80 and 3
 * pixels, which are for images about 500 pixels wide, in proportion to the image; the smaller is at least 1 pixel.
 */
export function crfOptions(size: number): CrfOptions {
  return {
    appearance: { weight: 10, position: 0.16 * size, colour: 13 },
    smoothness: { weight: 3, position: Math.max(1, 0.006 * size) },
    iterations: 10,
  }
}

/** The parameters in words, short enough to stand beside a score. */
export function crfProtocol({ appearance, smoothness, iterations }: CrfOptions): string {
  const short = (value: number) => String(Math.round(value * 100) / 100)
  const kernels = [
    `appearance ${appearance.weight}, ${short(appearance.position)} px, ${appearance.colour} levels`,
    `smoothness ${smoothness.weight}, ${short(smoothness.position)} px`,
  ]
  return `dense CRF (${kernels.join('; ')}; ${iterations} updates)`
}

/**
 * Mean-field inference (equation 4, algorithm 1): starting from Q = the masks, repeats
 * Q_i(l) = exp(-psi_u(l) + sum_{j != i} k(i, j) Q_j(l)) / Z_i, which for Potts labels equals the paper's update, because
 * its sum over the other labels is a constant less this sum. The sum is a product of the kernel matrix and Q, in double
 * precision, because an update can magnify rounding errors tenfold.
 * @param image - [size, size, 3], 0 to 255.
 * @returns Q, [size, size, n]; sums to 1 over n.
 * @throws UsageError for images above 96 pixels.
 */
export function denseCrf(image: Uint8Array, { values, n }: Soft, size: number, options: CrfOptions): Float32Array {
  if (size > LARGEST_CRF) {
    throw new UsageError({
      what: `a dense CRF on ${size} pixel images needs too much memory`,
      remedy: `train at ${LARGEST_CRF} pixels or less, or leave the CRF out`,
    })
  }
  const kernel = kernelRows(image, size, options)
  const masks = byLabel(values, n)
  let q = masks
  for (let update = 0; update < options.iterations; update++) {
    const messages = q.map((own) => product(kernel, own))
    q = normalised(masks.map((mask, label) => mask.map((value, i) => value * Math.exp(messages[label]![i]!))))
  }
  return Float32Array.from({ length: values.length }, (_, at) => q[at % n]![Math.floor(at / n)]!)
}

/**
 * The CRF of every image.
 * @param images - [count, size, size, 3]; the masks are [count, size, size, n].
 * @param before - called before each image, which takes up to seconds.
 */
export function refined(
  images: Uint8Array,
  { values, n }: Soft,
  size: number,
  options: CrfOptions,
  before: (image: number) => void = () => {},
): Float32Array {
  const pixels = size * size
  const out = new Float32Array(values.length)
  for (let image = 0; image < values.length / (pixels * n); image++) {
    before(image)
    const [from, to] = [image * pixels * n, (image + 1) * pixels * n]
    const own = { values: values.subarray(from, to), n }
    out.set(denseCrf(images.subarray(image * pixels * 3, (image + 1) * pixels * 3), own, size, options), from)
  }
  return out
}

/** [n, pixels], positive, with sums of 1 over n. */
function byLabel(values: Float32Array, n: number): Float64Array[] {
  const labels = Array.from({ length: n }, (_, l) =>
    Float64Array.from({ length: values.length / n }, (_, i) => Math.max(LEAST, values[i * n + l]!)),
  )
  return normalised(labels)
}

function normalised(labels: Float64Array[]): Float64Array[] {
  const sums = labels[0]!.map((_, i) => labels.reduce((sum, own) => sum + own[i]!, 0))
  return labels.map((own) => own.map((value, i) => value / sums[i]!))
}

/** The symmetric kernel times a vector. Row i of the kernel holds the columns after i. */
function product(kernel: readonly Float32Array[], q: Float64Array): Float64Array {
  const out = new Float64Array(q.length)
  for (let i = 0; i < q.length; i++) {
    const row = kernel[i]!
    const own = q[i]!
    let sum = 0
    for (let at = 0, j = i + 1; at < row.length; at++, j++) {
      const k = row[at]!
      sum += k * q[j]!
      out[j]! += k * own
    }
    out[i]! += sum
  }
  return out
}

/** The sum of both weighted, normalised kernels: of row i the columns i + 1 and on, since it is symmetric. */
function kernelRows(image: Uint8Array, size: number, options: CrfOptions): Float32Array[] {
  const pixels = size * size
  const { appearance, smoothness } = options
  const near = gaussians(appearance.position, size)
  const close = gaussians(smoothness.position, size)
  // Squared distances of colours are integers.
  const alike = Float64Array.from({ length: MOST_COLOUR + 1 }, (_, d) => Math.exp(-d / (2 * appearance.colour ** 2)))
  /** Writes row i of both kernels. */
  const fill = (i: number, first: Float64Array, second: Float64Array) => {
    const [y, x] = [Math.floor(i / size), i % size]
    const [red, green, blue] = [image[3 * i]!, image[3 * i + 1]!, image[3 * i + 2]!]
    for (let v = 0, j = 0; v < size; v++) {
      const rowNear = near[Math.abs(v - y)]!
      const rowClose = close[Math.abs(v - y)]!
      for (let u = 0; u < size; u++, j++) {
        const r = image[3 * j]! - red
        const g = image[3 * j + 1]! - green
        const b = image[3 * j + 2]! - blue
        const across = Math.abs(u - x)
        first[j] = rowNear * near[across]! * alike[r * r + g * g + b * b]!
        second[j] = rowClose * close[across]!
      }
    }
    first[i] = 0
    second[i] = 0
  }
  const [first, second] = [new Float64Array(pixels), new Float64Array(pixels)]
  const [scaleFirst, scaleSecond] = [new Float64Array(pixels), new Float64Array(pixels)]
  for (let i = 0; i < pixels; i++) {
    fill(i, first, second)
    scaleFirst[i] = rootWeight(first, appearance.weight)
    scaleSecond[i] = rootWeight(second, smoothness.weight)
  }
  return Array.from({ length: pixels }, (_, i) => {
    fill(i, first, second)
    const [a, s] = [scaleFirst[i]!, scaleSecond[i]!]
    const row = new Float32Array(pixels - i - 1)
    for (let at = 0, j = i + 1; j < pixels; at++, j++) {
      const k = a * first[j]! * scaleFirst[j]! + s * second[j]! * scaleSecond[j]!
      row[at] = k < NEGLIGIBLE ? 0 : k
    }
    return row
  })
}

/** sqrt(weight / row sum); 0 for a pixel that resembles no other. */
function rootWeight(row: Float64Array, weight: number): number {
  let sum = 0
  for (let j = 0; j < row.length; j++) sum += row[j]!
  return sum > 0 ? Math.sqrt(weight / sum) : 0
}

/** exp(-d^2 / 2 bandwidth^2) for distances of 0 to size - 1 pixels; a Gaussian of positions is one along each axis. */
const gaussians = (bandwidth: number, size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, d) => Math.exp(-(d * d) / (2 * bandwidth ** 2)))
