import { describe, expect, it } from 'vitest'
import { describeScene } from '../../../datasets/rendered/scenes/describe.ts'
import { drawScene, LEAST_GAP, LEAST_VISIBLE } from '../../../datasets/rendered/scenes/draw.ts'
import { scenes, VARIANTS } from '../../../datasets/rendered/scenes/variants.ts'
import { Visible } from '../../../datasets/rendered/scenes/visible.ts'
import { halfHeight, RADIUS, TAGS, tagOf } from '../../../datasets/rendered/scenes/world.ts'

const many = Array.from({ length: 60 }, (_, i) => i)

describe.each(Object.values(VARIANTS))('a drawn scene of $name', (variant) => {
  it('depends on its variant, split and number alone', () => {
    const third = drawScene(variant, 'train', 3)
    drawScene(variant, 'train', 4)
    expect(drawScene(variant, 'train', 3)).toEqual(third)
    expect(drawScene(variant, 'test', 3)).not.toEqual(third)
  })

  it('has every number of objects of its range, apart from each other and within reach', () => {
    const drawn = many.map((i) => drawScene(variant, 'train', i).objects)
    const counts = new Set(drawn.map(({ length }) => length))
    const [least, most] = variant.objects
    expect([...counts].sort()).toEqual(Array.from({ length: most - least + 1 }, (_, i) => least + i))
    for (const objects of drawn) {
      for (const [i, a] of objects.entries()) {
        expect(Math.max(Math.abs(a.x), Math.abs(a.y))).toBeLessThan(variant.reach)
        for (const b of objects.slice(0, i)) {
          const gap = Math.hypot(a.x - b.x, a.y - b.y) - RADIUS[a.size] - RADIUS[b.size]
          expect(gap).toBeGreaterThanOrEqual(LEAST_GAP - 1e-12)
        }
      }
    }
  })

  it('fills as much of the picture, and has as many labels, as the data sets it stands for', () => {
    const visible = new Visible(32)
    let filled = 0
    let labels = 0
    for (let i = 0; i < 400; i++) {
      const scene = drawScene(variant, 'train', i)
      visible.look(scene)
      filled += visible.ids.filter((id) => id > 0).length / 32 ** 2 / 400
      labels += new Set(scene.objects.map(tagOf)).size / TAGS.length / 400
    }
    const expected = { scenes: [0.147, 0.17], 'scenes-few': [0.137, 0.08] }[variant.name]
    expect(Math.abs(filled - expected[0]!)).toBeLessThan(0.012)
    expect(Math.abs(labels - expected[1]!)).toBeLessThan(0.01)
  })

  it('shows enough of every object', () => {
    const visible = new Visible(64)
    for (const i of many) {
      const scene = drawScene(variant, 'test', i)
      visible.look(scene)
      for (let id = 1; id <= scene.objects.length; id++) {
        expect(visible.ids.filter((seen) => seen === id).length).toBeGreaterThanOrEqual(LEAST_VISIBLE)
      }
    }
  })
})

it('up to ten objects find room', () => {
  for (const variant of Object.values(VARIANTS)) {
    expect(drawScene({ ...variant, objects: [10, 10] }, 'train', 0).objects).toHaveLength(10)
  }
})

it('the labels are numbered as CLEVR numbers them: colour + 8 (shape - 1) - 1 with codes from 1', () => {
  expect(TAGS).toHaveLength(24)
  expect(TAGS[0]).toBe('gray cube')
  expect(TAGS[9]).toBe('red sphere') // 2 + 8 (2 - 1) - 1
  expect(TAGS[23]).toBe('yellow cylinder') // 8 + 8 (3 - 1) - 1
  expect(TAGS[tagOf({ shape: 'cylinder', colour: 'cyan' })]).toBe('cyan cylinder')
})

it('the nearest of two objects is the one that is seen', () => {
  const { camera } = drawScene(scenes, 'train', 0)
  const [x, y] = camera.position
  const away = Math.hypot(x, y)
  const ball = (from: number) => {
    return { shape: 'sphere', colour: 'red', material: 'rubber', size: 'large', cos: 1, sin: 0, ...at(from) } as const
  }
  const at = (from: number) => ({ x: (x / away) * from, y: (y / away) * from })
  const visible = new Visible(65)
  const middle = () => visible.ids[32 * 65 + 32]
  visible.look({ camera, objects: [ball(0), ball(1.5)] })
  expect(middle()).toBe(2)
  visible.look({ camera, objects: [ball(1.5), ball(0)] })
  expect(middle()).toBe(1)
  visible.look({ camera, objects: [ball(0)] })
  expect(middle()).toBe(1)
  visible.look({ camera, objects: [] })
  expect(middle()).toBe(0)
})

it('the json gives an object where it lies, in space and in the picture', () => {
  const visible = new Visible(64)
  for (const i of many.slice(0, 20)) {
    const scene = drawScene(scenes, 'train', i)
    const { objects, directions } = describeScene(scene, 64)
    visible.look({ ...scene, objects: [scene.objects[0]!] })
    const [first, shown] = [objects[0]!, scene.objects[0]!]
    const [column, row, depth] = first.pixel_coords
    if (column >= 0 && column < 64 && row >= 0 && row < 64) expect(visible.ids[row * 64 + column]).toBe(1)
    expect(first['3d_coords']).toEqual([shown.x, shown.y, halfHeight(shown)])
    expect(depth).toBeGreaterThan(5)
    expect(Math.cos((first.rotation * Math.PI) / 180)).toBeCloseTo(shown.cos, 6)
    expect(Math.sin((first.rotation * Math.PI) / 180)).toBeCloseTo(shown.sin, 6)
    const [x, y] = scene.camera.forward
    expect(directions.behind[0] * x + directions.behind[1] * y).toBeCloseTo(Math.hypot(x, y), 12)
  }
})
