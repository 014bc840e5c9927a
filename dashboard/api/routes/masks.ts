import * as z from 'zod'
import { choiceOf } from '../../../db/config/choice.ts'
import { METHODS } from '../../../db/names.ts'
import { loadMasks } from '../../features/masks/load.ts'
import { rawParams, refuse } from '../../lib/respond.ts'
import { masks as answer, masksJson } from '../answers/masks.ts'
import { notThere } from '../not-there.ts'
import { dataset, text, whole } from '../parameters.ts'
import { none, route } from '../route.ts'

export const masks = route({
  path: '/masks',
  summary:
    'Pictures of masks: each scheme on the same images, and one or two runs through training with areas and quality',
  description: 'Pictures are at `/artefacts/{sha256}`.',
  command: null,
  segments: none,
  query: z.strictObject({
    dataset: dataset.optional().meta({ example: 'scenes' }),
    method: choiceOf(METHODS).optional().meta({ description: 'Of the schemes' }),
    seed: whole(0, 999_999_999).optional(),
    a: text.optional().meta({ description: 'A run, or the group of its seeds' }),
    b: text.optional().meta({ description: 'Another, beside it' }),
  }),
  answer,
  withoutStore: false,
  respond: ({ database, path, url }) => {
    const loaded = loadMasks(database, path, rawParams(url))
    if (!loaded) return refuse(404, 'no run has saved a picture of its masks yet', 'npx maskbench run quick')
    return notThere(loaded.ignored) ?? masksJson(loaded)
  },
})
