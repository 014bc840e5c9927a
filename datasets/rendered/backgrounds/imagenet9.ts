/**
 * Which of ImageNet-9's classes the classes of ImageNet-100 belong to, by the ranges of the challenge's own
 * `in_to_in9.json`: 42 of them, but none of fish. Domestic cats do not count as carnivores there, nor spiders as insects.
 */
const MEMBERS: Record<string, string> = {
  dog: `n02085620 n02086240 n02086910 n02087046 n02089867 n02089973 n02090622 n02091831 n02093428 n02099849 n02100583
    n02104029 n02105505 n02106550 n02107142 n02108089 n02109047 n02113799 n02113978`,
  bird: 'n01558993 n01820546 n01855672 n02009229 n02018207',
  'wheeled vehicle': 'n02701002 n03785016 n03930630',
  reptile: 'n01692333 n01729322 n01735189 n01749939',
  carnivore: 'n02114855 n02116738 n02119022 n02138441',
  insect: 'n02172182 n02231487 n02259212',
  'musical instrument': 'n03017168 n03494278',
  primate: 'n02483362 n02488291',
  fish: '',
}

/** In the order of the labels. */
export const IMAGENET9_CLASSES: readonly string[] = Object.keys(MEMBERS)

/** Name of the class by synset; synsets that belong to no class are absent. */
export const IMAGENET9_CLASS: ReadonlyMap<string, string> = new Map(
  Object.entries(MEMBERS).flatMap(([name, synsets]) =>
    (synsets.match(/n\d+/g) ?? []).map((synset) => [synset, name] as const),
  ),
)
