/** CIFAR-100 (Krizhevsky 2009) with its fine labels, read from the binary version's own files. */
import { cifar } from '../formats/binary/cifar.ts'

const classes = `
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish
forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle
mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine
possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar
sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale
willow_tree wolf woman worm`
  .trim()
  .split(/\s+/)

export const dataset = cifar({
  name: 'cifar100',
  title: 'CIFAR-100',
  classes,
  mean: [0.5071, 0.4867, 0.4408],
  std: [0.2675, 0.2565, 0.2761],
  archive: {
    file: 'cifar-100-binary.tar.gz',
    // The publisher states the weaker md5 03b5dce01913d631647c71ecec9e9cb8.
    sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
    bytes: 168_513_733,
  },
  folder: 'cifar-100-binary',
  splits: { train: { files: ['train.bin'], count: 50_000 }, test: { files: ['test.bin'], count: 10_000 } },
  labelBytes: 2, // coarse, then fine
  names: 'fine_label_names.txt',
})
