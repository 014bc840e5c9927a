'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'

const CHOICES = [
  { theme: 'system', title: 'System', icon: Monitor },
  { theme: 'light', title: 'Light', icon: Sun },
  { theme: 'dark', title: 'Dark', icon: Moon },
] as const

const never = () => () => {}

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme()
  // The server does not know the choice, so nothing is marked before hydration.
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <fieldset className="flex w-fit rounded border border-rule p-0.5">
      <legend className="visually-hidden">Colours</legend>
      {CHOICES.map(({ theme: choice, title, icon: Icon }) => (
        <button
          key={choice}
          type="button"
          data-colours={choice}
          title={title}
          aria-label={title}
          aria-pressed={mounted && theme === choice}
          onClick={() => setTheme(choice)}
          className="grid size-7 place-items-center rounded-sm text-muted hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink"
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      ))}
    </fieldset>
  )
}
