// @ts-check
// Narrows the overview's list of operations to those that contain every word typed.

const search = /** @type {HTMLInputElement | null} */ (document.getElementById('search'))
const found = document.getElementById('found')

if (search && found) {
  const sections = [...document.querySelectorAll('section.index')]
  search.closest('p')?.removeAttribute('hidden')
  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    let count = 0
    for (const section of sections) {
      let shown = 0
      for (const item of section.querySelectorAll('li')) {
        const text = (item.textContent ?? '').toLowerCase()
        item.hidden = !words.every((word) => text.includes(word))
        if (!item.hidden) shown += 1
      }
      section.toggleAttribute('hidden', shown === 0)
      count += shown
    }
    found.textContent = words.length === 0 ? '' : `${count} found`
  })
}
