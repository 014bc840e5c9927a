interface ProgressProps {
  step: number
  totalSteps: number
  label: string
  wide?: boolean
}

export function Progress({ step, totalSteps, label, wide = false }: ProgressProps) {
  const share = totalSteps > 0 ? Math.min(1, step / totalSteps) : 0
  return (
    <svg
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      className={`block h-1 rounded-full bg-rule text-accent ${wide ? 'w-full' : 'w-24'}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={totalSteps}
      aria-valuenow={step}
    >
      <rect width={100 * share} height={4} fill="currentColor" />
    </svg>
  )
}
