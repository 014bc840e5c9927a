/**
 * CLEVR's world in small: 3 to 6 objects on a grey ground, drawn by our own renderer. Masks and attributes are exact.
 */
import { sceneDataset } from '../rendered/scenes/dataset.ts'
import { scenes } from '../rendered/scenes/variants.ts'

export const dataset = sceneDataset(
  scenes,
  "CLEVR's world rendered here, 3 to 6 objects: 4,000 training and 1,000 test scenes",
)
