/** Thumbnails; the selected one is shown large. */
export function choosePictures(): void {
  for (const choice of document.querySelectorAll<HTMLInputElement>('input[type=radio][data-alt]')) {
    choice.addEventListener('change', () => show(choice))
    // The browser may have restored the choice after a reload.
    if (choice.checked) show(choice)
  }
}

function show(choice: HTMLInputElement): void {
  const small = choice.closest('label')?.querySelector('img')
  const figure = choice.closest('section')?.querySelector('figure')
  const [large, link] = [figure?.querySelector('img'), figure?.querySelector('a')]
  if (!small || !large || !figure) return
  const alt = choice.dataset.alt ?? ''
  large.src = small.src
  large.alt = alt
  if (link) link.href = small.src
  const caption = figure.querySelector('figcaption')
  if (caption) caption.textContent = (alt.split(':')[0] ?? '').replace(/^Masks a/, 'A')
}
