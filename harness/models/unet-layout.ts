/** The shape of the occlusion model's U-Net (Shi et al. 2022, table 8), described without TensorFlow. */
import type { AdiosConfig } from '../../db/config/maskings.ts'
import { UsageError } from '../base/errors.ts'
import type { Specification } from './parameters.ts'
import { convSpecification, groupNormSpecification, linearSpecification } from './specifications.ts'

const HIDDEN = 128

/** Channels of the encoder's levels in units of the base width. */
const LEVELS: Record<number, readonly number[]> = {
  3: [1, 2, 2],
  4: [1, 2, 2, 2],
  5: [1, 1, 2, 2, 2],
  6: [1, 1, 1, 2, 2, 2],
}

export interface UNetLayout {
  specification: Specification[]
  levels: number
}

export type UNetOptions = Pick<AdiosConfig, 'masks' | 'width' | 'levels' | 'norm'>

/**
 * @param size - side of the images, a multiple of 2^(levels - 1).
 * @throws UsageError when the levels do not fit the images.
 */
export function unetLayout(size: number, { masks, width, levels: asked, norm }: UNetOptions): UNetLayout {
  const levels = asked ?? usualLevels(size)
  if (!fits(levels, size)) refuse(levels, size, asked)
  const encoder = LEVELS[levels]!.map((factor) => factor * width)
  // Each decoder level outputs as many channels as the next skip connection has; the last, as the first level.
  const decoder = [encoder[0]!, ...encoder.slice(0, -1)].reverse()
  const inner = size / 2 ** (levels - 1)
  const deepest = encoder[levels - 1]!
  const flat = deepest * inner * inner

  const specification: Specification[] = []
  let inputs = 3
  encoder.forEach((outputs, level) => {
    specification.push(...levelSpecification(`down.${level}`, inputs, outputs, norm))
    inputs = outputs
  })
  specification.push(
    ...linearSpecification('mlp.0', flat, HIDDEN),
    ...linearSpecification('mlp.1', HIDDEN, HIDDEN),
    ...linearSpecification('mlp.2', HIDDEN, flat),
  )
  decoder.forEach((outputs, level) => {
    specification.push(...levelSpecification(`up.${level}`, inputs + encoder[levels - 1 - level]!, outputs, norm))
    inputs = outputs
  })
  specification.push(...drawnConvolution('head', inputs, masks, 1), {
    name: 'head.bias',
    shape: [masks],
    kind: 'shift',
    fanIn: inputs,
  })
  return { specification, levels }
}

const usualLevels = (size: number) => Math.floor(Math.log2(size) - 1)

/** Whether the image size can be halved between all levels without remainder. */
function fits(levels: number, size: number): boolean {
  return levels in LEVELS && size % 2 ** (levels - 1) === 0
}

const LARGEST_SIZE = 512

function refuse(levels: number, size: number, asked: number | null): never {
  const sizes = Array.from({ length: LARGEST_SIZE }, (_, i) => i + 1).filter((other) =>
    fits(asked ?? usualLevels(other), other),
  )
  const nearest = sizes.reduce((best, other) => (Math.abs(other - size) < Math.abs(best - size) ? other : best))
  const others = Object.keys(LEVELS).filter((other) => fits(Number(other), size))
  throw new UsageError({
    what: `a U-Net of ${levels} levels does not fit images of ${size} pixels`,
    remedy: `choose --image-size ${nearest}${others.length > 0 ? `, or --adios-levels ${others.join(' or ')}` : ''}`,
  })
}

type Norm = UNetOptions['norm']

/** PyTorch's default initialisation. He initialisation, as in ResNets, would make the initial masks nearly binary. */
function drawnConvolution(name: string, inputs: number, outputs: number, kernel: number): Specification[] {
  const fanIn = inputs * kernel ** 2
  return convSpecification(name, inputs, outputs, kernel).map((entry) => ({ ...entry, fanIn }))
}

function levelSpecification(name: string, inputs: number, outputs: number, norm: Norm): Specification[] {
  const after: Specification[] =
    norm === 'none'
      ? [{ name: `${name}.conv.bias`, shape: [outputs], kind: 'shift', fanIn: inputs * 9 }]
      : groupNormSpecification(`${name}.norm`, outputs)
  return [...drawnConvolution(`${name}.conv`, inputs, outputs, 3), ...after]
}
