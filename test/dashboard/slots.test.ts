import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PICTURE_COLOURS, PRINTED_SLOT_COLOURS, SLOT_COLOURS } from '../../dashboard/lib/slots.ts'
import { maskColour } from '../../harness/masking/gallery.ts'

it('has the colours in which pictures of masks are drawn', () => {
  const drawn = PICTURE_COLOURS.map((_, mask) => `#${Buffer.from(maskColour(mask)).toString('hex')}`)
  expect(PICTURE_COLOURS).toEqual(drawn)
})

it('prints slots in the colours of light pages, whose rule comes first in the style sheet', () => {
  const css = readFileSync('dashboard/app/globals.css', 'utf8')
  const light = SLOT_COLOURS.map((_, slot) => new RegExp(`--slot-${slot}: (#[0-9a-f]{6});`).exec(css)?.[1])
  expect(PRINTED_SLOT_COLOURS).toEqual(light)
})
