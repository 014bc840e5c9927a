/** Light, dark or system colours, remembered under the same key as in the live dashboard. */
const KEY = 'theme'

export function followChosenColours(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', apply)
  apply()
}

export function offerColours(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-colours]')]
  const mark = () => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.colours === chosen()))
  }
  for (const button of buttons) {
    button.addEventListener('click', () => {
      remember(button.dataset.colours!)
      apply()
      mark()
    })
  }
  mark()
}

function apply(): void {
  const theme = chosen()
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.classList.toggle('light', !dark)
}

/** The choice on this page only, for browsers without local storage for files. */
let unkept = 'system'

function chosen(): string {
  try {
    return localStorage.getItem(KEY) ?? unkept
  } catch {
    return unkept
  }
}

function remember(theme: string): void {
  unkept = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {}
}
