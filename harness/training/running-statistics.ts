/**
 * What each encoding of a step weighs in the running statistics of batch normalisation. The published ADIOS code
 * encodes the clean view again after each of the N masked ones; here it is encoded once, and weighs as much as its N
 * encodings would: w = m + m (1 - m)^2 + m (1 - m)^4 + … of momentum m. For N = 4 that is 53% of what a step adds to
 * the statistics; weighed once, before the masked views, it would be 16%, and evaluation sees clean images alone.
 */

/** PyTorch's default: running statistics move a tenth of the way towards the batch's statistics. */
const MOMENTUM = 0.1

/** The parts of an input of the encoder: a masked input has one for each mask, a clean one a single part. */
export interface InputParts {
  masked: boolean
  parts: number
}

/**
 * The momentum of each part's update, for parts that update one after the other in the order given, such that all
 * together add to the running statistics what the published order of encodings adds.
 * @returns one list of momenta for each input, one momentum for each of its parts.
 */
export function momentaOf(inputs: readonly InputParts[], momentum = MOMENTUM): number[][] {
  const rounds = Math.max(...inputs.map(({ parts }) => parts))
  const weights = inputs.map(({ parts }) => new Array<number>(parts).fill(0))
  const clean = indices(inputs, ({ masked }) => !masked)
  const masked = indices(inputs, (input) => input.masked)
  // The last encoding weighs m, the one before it m (1 - m), and so on.
  let weight = momentum
  for (let round = rounds - 1; round >= 0; round--) {
    for (const i of [...masked, ...clean].reverse()) {
      const part = Math.min(round, inputs[i]!.parts - 1)
      weights[i]![part]! += weight
      weight *= 1 - momentum
    }
  }
  // A part's momentum is its weight over what the parts after it leave.
  let left = 1
  return weights
    .toReversed()
    .map((parts) => {
      const momenta = parts.toReversed().map((weight) => {
        const own = weight / left
        left -= weight
        return own
      })
      return momenta.toReversed()
    })
    .toReversed()
}

function indices(inputs: readonly InputParts[], wanted: (input: InputParts) => boolean): number[] {
  return inputs.flatMap((input, i) => (wanted(input) ? [i] : []))
}
