/** `npm run api:generate`: writes the description of the API to docs/openapi.json. */
import { writeFileSync } from 'node:fs'
import { openApi } from './openapi.ts'

writeFileSync(new URL('../../docs/openapi.json', import.meta.url), `${JSON.stringify(openApi(), null, 1)}\n`)
