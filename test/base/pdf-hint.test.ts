import { expect, test } from 'vitest'
import { pdfHint } from '../../harness/base/formats/pdf-hint.ts'

test.each([
  ['a.svg', '--output a.pdf a.svg'],
  ['my figures/A.SVG', "--output 'my figures/A.pdf' 'my figures/A.SVG'"],
  ['figure', '--output figure.pdf figure'],
])('the command for %s can be copied', (file, words) => {
  expect(pdfHint(file)).toContain(`\`rsvg-convert --format pdf ${words}\``)
})
