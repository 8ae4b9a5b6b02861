/** A child: nothing, text, or elements that are already written. */
export type Xml = { readonly xml: string }

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
// XML 1.0 has no way to write these, not even escaped.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

/** Text as XML character data or attribute value. Characters that XML cannot carry are dropped. */
const escapeXml = (text: string): string =>
  text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** One element. Text content is escaped; element content is given as `Xml`. */
export function element(name: string, content: string | readonly Xml[], attributes: Record<string, string> = {}): Xml {
  const inner = typeof content === 'string' ? escapeXml(content) : content.map((child) => child.xml).join('')
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  return { xml: `<${name}${written.join('')}>${inner}</${name}>\n` }
}

/** The `<nm_response>` document that query.php answers with. */
export const nmResponse = (children: readonly Xml[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<nm_response>\n${children.map((child) => child.xml).join('')}</nm_response>\n`

/** How query.php refuses: an error inside the document, still with status 200. */
export const nmError = (text: string): string => nmResponse([element('error_response', text)])
