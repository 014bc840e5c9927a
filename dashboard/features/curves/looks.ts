import { DASHES } from '../../../harness/base/dashes.ts'
import { PICTURE_COLOURS } from '../../lib/slots.ts'

/** Colour and dash of a member by its place; `print` is the colour in downloaded pictures. */
export const lookOf = (place: number) => ({
  colour: `--slot-${place}`,
  print: PICTURE_COLOURS[place]!,
  dash: DASHES[place],
})
