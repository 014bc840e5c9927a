/** `npm run api:generate`: the description of the API as the file that is kept in docs. */
import { writeFileSync } from 'node:fs'
import { openApi } from './openapi.ts'

writeFileSync(new URL('../../docs/openapi.json', import.meta.url), `${JSON.stringify(openApi(), null, 1)}\n`)
