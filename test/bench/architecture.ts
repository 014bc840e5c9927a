/** `npm run docs:architecture`: draws docs/architecture.svg from what the sources import of each other. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawRooms } from '../architecture/picture.ts'
import { readSources } from '../architecture/sources.ts'

writeFileSync(join(import.meta.dirname, '../../docs/architecture.svg'), drawRooms(readSources()))
