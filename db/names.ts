/** The field's names, spelled once: the command line, the database, URLs and files all use these strings. */
export const METHODS = ['simclr', 'simsiam', 'byol', 'supervised', 'raw-pixels', 'random-init'] as const
export const MASKINGS = ['none', 'adios', 'adios-s', 'gt', 'fgbg', 'box', 'shuffle', 'mae', 'beit', 'fixed'] as const
export const BACKBONES = ['resnet18', 'resnet18-cifar', 'vit-tiny', 'mlp', 'pixels'] as const
export const RUN_KINDS = ['representation', 'noisy-labels'] as const
export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'interrupted'] as const

export type Method = (typeof METHODS)[number]
export type Masking = (typeof MASKINGS)[number]
export type Backbone = (typeof BACKBONES)[number]
export type RunKind = (typeof RUN_KINDS)[number]
export type RunStatus = (typeof RUN_STATUSES)[number]
