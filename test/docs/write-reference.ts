/** `npm run docs:reference`: writes docs/reference.md. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reference } from './reference.ts'

writeFileSync(join(import.meta.dirname, '../../docs/reference.md'), await reference())
