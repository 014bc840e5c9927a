/** A scene in the words of CLEVR's scene files (image_generation/render_images.py). */
import { project } from './camera.ts'
import { halfHeight, type Scene } from './world.ts'

interface SceneDescription {
  objects: {
    shape: string
    color: string
    material: string
    size: string
    '3d_coords': [number, number, number]
    /** Degrees about the vertical axis, in [0, 360). */
    rotation: number
    /** Column, row and distance along the direction of view of the object's centre. */
    pixel_coords: [number, number, number]
  }[]
  /** Unit vectors along the ground (and off it) as the camera sees them. */
  directions: Record<'right' | 'left' | 'behind' | 'front' | 'above' | 'below', [number, number, number]>
}

/** @param size - side of the picture that pixel coordinates count in. */
export function describeScene({ camera, objects }: Scene, size: number): SceneDescription {
  const [rx, ry] = camera.right
  return {
    objects: objects.map((object) => {
      const centre: [number, number, number] = [object.x, object.y, halfHeight(object)]
      const [u, v, depth] = project(camera, centre)
      return {
        shape: object.shape,
        color: object.colour,
        material: object.material,
        size: object.size,
        '3d_coords': centre,
        rotation: degrees(object.cos, object.sin),
        pixel_coords: [Math.floor(((u + 1) / 2) * size), Math.floor(((v + 1) / 2) * size), depth],
      }
    }),
    directions: {
      right: [rx, ry, 0],
      left: [-rx, -ry, 0],
      behind: [-ry, rx, 0],
      front: [ry, -rx, 0],
      above: [0, 0, 1],
      below: [0, 0, -1],
    },
  }
}

/** Rounded to a millionth, since an arc tangent need not agree to the last bit between machines. */
function degrees(cos: number, sin: number): number {
  const turn = Math.round((Math.atan2(sin, cos) * 180e6) / Math.PI) / 1e6
  return turn < 0 ? turn + 360 : turn
}
