/** The variants of the scenes: the number of objects, and the camera. */
export interface Variant {
  name: 'scenes' | 'scenes-few'
  /** Minimum and maximum number of objects in a scene; at most 10. */
  objects: readonly [number, number]
  /** Objects stand where |x| and |y| are below this. */
  reach: number
  /** Position of the camera before jitter, the point that it looks at, and the tangent of half its angle of view. */
  camera: readonly [number, number, number]
  target: readonly [number, number, number]
  spread: number
}

/** CLEVR's camera, with the narrower view that a square crop of CLEVR's pictures has. */
export const scenes: Variant = {
  name: 'scenes',
  objects: [3, 6],
  reach: 3,
  camera: [7.48, -6.51, 5.34],
  target: [0, 0, 0.3],
  spread: 0.272,
}

export const scenesFew: Variant = {
  ...scenes,
  name: 'scenes-few',
  objects: [1, 3],
  reach: 2,
  camera: [5.24, -4.56, 3.74],
  spread: 0.266,
}

export const VARIANTS: Record<Variant['name'], Variant> = { scenes, 'scenes-few': scenesFew }
