/**
 * As `scenes` with 1 to 3 objects seen from nearer: where small models' learned masks can be seen to follow objects.
 */
import { sceneDataset } from '../rendered/scenes/dataset.ts'
import { scenesFew } from '../rendered/scenes/variants.ts'

export const dataset = sceneDataset(
  scenesFew,
  "CLEVR's world rendered here, 1 to 3 objects from nearer: 4,000 training and 1,000 test scenes",
)
