/** What a plugin exports: the shapes of our own members, with an entry of the catalogue and options beside them. */
import type * as z from 'zod'
import type { ImageDataset } from '../../datasets/types.ts'
import type { DatasetEntry } from '../../db/catalogue/datasets.ts'
import type { Entry } from '../../db/catalogue/entry.ts'
import type { EvaluationEntry } from '../../db/catalogue/evaluations.ts'
import type { MaskingEntry } from '../../db/catalogue/maskings.ts'
import type { MethodEntry } from '../../db/catalogue/methods.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Random } from '../base/random.ts'
import type { Evaluation } from '../evaluation/types.ts'
import type { Masking, MaskingRun } from '../masking/types.ts'
import type { Heads, Method } from '../methods/types.ts'
import type { Backbone } from '../models/types.ts'

/** The run's config, with the plugin's own options as `own`. */
export type Configured<Options> = RepresentationConfig & { own: Options }

interface Described<E, Options> {
  /** Key, title, colours or mark: how it is called and shown everywhere. */
  entry: E
  /** An object schema in which every option has a default and a description; left out if there are no options. */
  options?: z.ZodType<Options>
}

/** A method that learns from views; see `Method` for the parts. */
interface MethodDefinition<Options>
  extends Described<Omit<MethodEntry, 'learnsFrom'>, Options>,
    Pick<Method, 'views' | 'masksBoth' | 'constantPredictorRate'> {
  heads(featureSize: number, config: Configured<Options>, classes: number): Heads
  numbers?(config: Configured<Options>, progress: number): number[]
  loss(batch: Parameters<Method['loss']>[0], config: Configured<Options>): ReturnType<Method['loss']>
}

/** A masking; see `Masking` for the parts. Its masks are drawn or computed, not learned. */
interface MaskingDefinition<Options>
  extends Described<Omit<MaskingEntry, 'made'> & { made: 'of objects' | 'blindly' | 'from the image' }, Options>,
    Pick<Masking, 'needsObjects'> {
  start(config: Configured<Options>, random: Random): Omit<MaskingRun, 'occlusion'>
}

/** An evaluation of frozen features of the run's own images; see `Evaluation` for the parts. */
interface EvaluationDefinition<Options>
  extends Described<Pick<EvaluationEntry, 'key' | 'title' | 'short' | 'phrase' | 'sensitive' | 'metrics'>, Options>,
    Evaluation<Options> {}

/** An encoder; see `Backbone` for what it makes. */
interface BackboneDefinition<Options> extends Described<Entry, Options> {
  /**
   * @param imageSize - side of the images in pixels.
   * @throws UsageError when the encoder does not support images of that size.
   */
  create(options: Options, imageSize: number): Backbone
}

/** A data set of images; see `ImageDataset` for the parts. It has no options. */
interface DatasetDefinition extends Omit<ImageDataset, 'kind' | 'name' | 'title' | 'classes' | 'trainingImages'> {
  /** Number of training images, for estimates before they are read; 5,000 is assumed without it. */
  trainingImages?: number
  /** Key, title, and the names of the classes. */
  entry: DatasetEntry & { classes: readonly string[] }
}

export type Member =
  | { kind: 'method'; definition: MethodDefinition<unknown> }
  | { kind: 'masking'; definition: MaskingDefinition<unknown> }
  | { kind: 'evaluation'; definition: EvaluationDefinition<unknown> }
  | { kind: 'backbone'; definition: BackboneDefinition<unknown> }
  | { kind: 'dataset'; definition: DatasetDefinition }

/** To be exported by a plugin. */
export function defineMethod<Options = unknown>(definition: MethodDefinition<Options>): Member {
  return { kind: 'method', definition: definition as MethodDefinition<unknown> }
}

/** To be exported by a plugin. */
export function defineMasking<Options = unknown>(definition: MaskingDefinition<Options>): Member {
  return { kind: 'masking', definition: definition as MaskingDefinition<unknown> }
}

/** To be exported by a plugin. */
export function defineEvaluation<Options = unknown>(definition: EvaluationDefinition<Options>): Member {
  return { kind: 'evaluation', definition: definition as EvaluationDefinition<unknown> }
}

/** To be exported by a plugin. */
export function defineBackbone<Options = unknown>(definition: BackboneDefinition<Options>): Member {
  return { kind: 'backbone', definition: definition as BackboneDefinition<unknown> }
}

/** To be exported by a plugin. */
export function defineDataset(definition: DatasetDefinition): Member {
  return { kind: 'dataset', definition }
}
