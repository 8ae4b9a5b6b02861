/** Pictures of the products, served to the browser in place of a host that no test can reach. */

const PICTURES = 'https://pictures.northwind.example'

/** What the browser asks for, as a pattern of Playwright's. */
export const PICTURE_PATTERN = `${PICTURES}/**`

export type PictureName = 'house-blend' | 'filter' | 'mug'

export const pictureUrl = (name: PictureName): string => `${PICTURES}/${name}.svg`

const framed = (background: string, drawing: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="${background}"/>${drawing}</svg>`

const DRAWINGS: Readonly<Record<PictureName, string>> = {
  'house-blend': framed(
    '#e7dccb',
    '<path fill="#3b2a20" d="M31 25h34l4 9v41a4 4 0 0 1-4 4H31a4 4 0 0 1-4-4V34z"/><path fill="#54402f" d="M31 25h34l4 9H27z"/>' +
      '<rect x="35" y="44" width="26" height="22" rx="3" fill="#f3ead9"/><path fill="none" stroke="#0f766e" stroke-width="3" stroke-linecap="round" d="M41 60c2-9 12-9 14-10"/>',
  ),
  filter: framed(
    '#dfe7e4',
    '<path fill="#ffffff" stroke="#9fb2ab" stroke-width="2" stroke-linejoin="round" d="M24 34h48L56 64H40z"/><path fill="#6b4a33" d="M31 38h34l-5 9H36z"/>' +
      '<path fill="#9fb2ab" d="M36 66h24v5H36z"/><circle cx="48" cy="79" r="3" fill="#6b4a33"/>',
  ),
  mug: framed(
    '#e6e3ee',
    '<path fill="#4f46a0" d="M28 34h34v32a9 9 0 0 1-9 9H37a9 9 0 0 1-9-9z"/><path fill="none" stroke="#4f46a0" stroke-width="5" d="M62 42h5a7 7 0 0 1 7 7v3a7 7 0 0 1-7 7h-5"/>' +
      '<path fill="none" stroke="#a49ccb" stroke-width="3" stroke-linecap="round" d="M39 27c-3-4 3-6 0-10m12 10c-3-4 3-6 0-10"/>',
  ),
}

/** The drawing at a picture's address, or null. */
export function pictureAt(url: string): string | null {
  const [name] = Object.entries(DRAWINGS).find(([candidate]) => url === `${PICTURES}/${candidate}.svg`) ?? []
  return name ? DRAWINGS[name as PictureName] : null
}
