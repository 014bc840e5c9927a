/** The differentiable ops of models and losses, each with a native or closed-form gradient. */
export * from './arithmetic.ts'
export * from './attention.ts'
export * from './convolution.ts'
export * from './feed-forward.ts'
export * from './layer-norm.ts'
export * from './normalisation.ts'
export * from './resizing.ts'
export * from './tokens.ts'
