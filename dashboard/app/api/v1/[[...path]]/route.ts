import { answer } from '../../../../api/answer.ts'

/** Every route of the API; dashboard/api/index.ts lists them. */
export const GET = answer
