import { expect, it } from 'vitest'
import { PICTURE_COLOURS } from '../../dashboard/lib/slots.ts'
import { maskColour } from '../../harness/masking/gallery.ts'

it('has the colours in which pictures of masks are drawn', () => {
  const drawn = PICTURE_COLOURS.map((_, mask) => `#${Buffer.from(maskColour(mask)).toString('hex')}`)
  expect(PICTURE_COLOURS).toEqual(drawn)
})
