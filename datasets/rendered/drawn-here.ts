/** What all data sets of rendered pictures have in common. */
export const DRAWN_HERE = {
  kind: 'images',
  licence: 'MIT, rendered here',
  objects: true,
  present: () => true,
} as const
