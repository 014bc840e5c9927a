import { answer } from '../../../../lib/api/answer.ts'

/** Every route of the API; dashboard/lib/api/index.ts lists them. */
export const GET = answer
