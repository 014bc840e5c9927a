/** A user's own folder of images, a class each, told apart by their colour. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

export async function pictures(folder: string, classes: readonly string[], each: number, size = 16): Promise<void> {
  for (const [which, name] of classes.entries()) {
    mkdirSync(join(folder, name), { recursive: true })
    for (let i = 0; i < each; i++) {
      const background = { r: (i * 12 + 100 * which) % 256, g: 90, b: 200 - 80 * which }
      const image = sharp({ create: { width: size, height: size, channels: 3, background } })
      await image.png().toFile(join(folder, name, `${i}.png`))
    }
  }
}
