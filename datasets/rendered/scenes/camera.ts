/** A pinhole camera that looks at a point. Picture coordinates u, v run from -1 to 1, v downwards. */
import type { Camera } from './world.ts'

type Vector = readonly [number, number, number]

export function lookAt(position: Vector, target: Vector, spread: number): Camera {
  const forward = unit([target[0] - position[0], target[1] - position[1], target[2] - position[2]])
  const right = unit([forward[1], -forward[0], 0])
  const up: Vector = [
    right[1] * forward[2] - right[2] * forward[1],
    right[2] * forward[0] - right[0] * forward[2],
    right[0] * forward[1] - right[1] * forward[0],
  ]
  return { position, right, up, forward, spread }
}

/** @returns u, v and the distance along the direction of view. */
export function project({ position, right, up, forward, spread }: Camera, point: Vector): Vector {
  const d: Vector = [point[0] - position[0], point[1] - position[1], point[2] - position[2]]
  const depth = dot(d, forward)
  return [dot(d, right) / (depth * spread), -dot(d, up) / (depth * spread), depth]
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function unit(v: Vector): Vector {
  const length = Math.sqrt(dot(v, v))
  return [v[0] / length, v[1] / length, v[2] / length]
}
