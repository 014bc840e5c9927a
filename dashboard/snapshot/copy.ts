/** Buttons that copy a text and confirm it for a moment. */
export function copyOnClick(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const label = button.getAttribute('aria-label') ?? ''
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy ?? '')
      } catch {
        return
      }
      button.setAttribute('aria-label', 'Copied')
      button.classList.add('text-good')
      setTimeout(() => {
        button.setAttribute('aria-label', label)
        button.classList.remove('text-good')
      }, 2000)
    })
  }
}
