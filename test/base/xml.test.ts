import { expect, it } from 'vitest'
import { xmlText } from '../../harness/base/formats/xml.ts'

it('text acts neither in an element nor in an attribute, and XML allows all of it', () => {
  expect(xmlText('a & b <new> "c"')).toBe('a &amp; b &lt;new&gt; &quot;c&quot;')
  expect(xmlText('bell\x07, two\nlines')).toBe('bell\\x07, two\nlines')
})
